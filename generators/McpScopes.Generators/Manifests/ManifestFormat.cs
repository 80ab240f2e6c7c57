using System;
using System.Collections.Generic;
using System.Linq;
using McpScopes.Generators.Models;

namespace McpScopes.Generators.Manifests;

/// <summary>
/// The format of the manifest and of the code around it. A test keeps it equal to the runtime's <c>CurrentFormatVersion</c>.
/// </summary>
internal static class ManifestFormat
{
    public const int Version = 1;

    public const string FormatVersionMember = "formatVersion";
    public const string AssemblyMember = "assembly";
    public const string DefinesScopesMember = "definesScopes";
    public const string CallsMember = "calls";
    public const string ScopesMember = "scopes";
    public const string PrimitivesMember = "primitives";
    public const string NameMember = "name";
    public const string DescriptionMember = "description";
    public const string ImpliesMember = "implies";
    public const string InitialMember = "initial";
    public const string KindMember = "kind";
    public const string RequirementMember = "requirement";

    /// <summary>The word for what a primitive asks for.</summary>
    public static string WordFor(RequirementKind kind) => kind switch
    {
        RequirementKind.Scopes => "scopes",
        RequirementKind.AuthenticatedOnly => "authenticated",
        RequirementKind.Anonymous => "anonymous",
        RequirementKind.Undeclared => "undeclared",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>A requirement in words: equal for equal requirements.</summary>
    public static string Describe(string word, IEnumerable<string> scopes) => word switch
    {
        "scopes" => string.Join(" and ", scopes.Select(scope => $"'{scope}'")),
        "authenticated" => "a token",
        "anonymous" => "nothing",
        _ => "an undeclared scope",
    };
}

using System;
using System.Collections.Generic;
using System.Linq;
using McpScopes.Generators.Models;

namespace McpScopes.Generators.Manifests;

/// <summary>Requirements as a manifest and as a message spells them.</summary>
internal static class RequirementWords
{
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

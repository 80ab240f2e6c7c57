using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using McpScopes.Generators.Emission;
using McpScopes.Generators.Manifests;

namespace McpScopes.Manifests;

/// <summary>
/// Writes a manifest for people who review it: one line for each scope and primitive, always in the same order, so that a changed
/// permission is a changed line and nothing else is.
/// </summary>
internal static class ManifestText
{
    /// <summary>Where the schema is; editors load it from there.</summary>
    public const string SchemaAddress = "https://raw.githubusercontent.com/mcpscopes/mcpscopes/main/docs/manifest.schema.json";

    /// <summary>The file's text, with a line feed after each line on every platform.</summary>
    public static string Write(ScopeManifest manifest)
    {
        var text = new StringBuilder("{\n")
            .Append("  \"$schema\": ").Append(Json.String(SchemaAddress)).Append(",\n")
            .Append("  ").Append(Json.String(ManifestFormat.FormatVersionMember)).Append(": ").Append(ManifestFormat.Version).Append(",\n")
            .Append("  ").Append(Json.Member(ManifestFormat.AssemblyMember, manifest.Assembly)).Append(",\n")
            .Append("  ").Append(Json.String(ManifestFormat.DefinesScopesMember)).Append(": ").Append(Json.Boolean(manifest.DefinesScopes))
            .Append(",\n");
        AppendList(text, ManifestFormat.ScopesMember, manifest.Scopes.Select(Scope), ",");
        AppendList(text, ManifestFormat.PrimitivesMember, manifest.Primitives.Select(Primitive), "");
        return text.Append("}\n").ToString();
    }

    private static void AppendList(StringBuilder text, string name, IEnumerable<string> items, string end)
    {
        var lines = items.ToList();
        _ = text.Append("  ").Append(Json.String(name)).Append(": [");
        for (var i = 0; i < lines.Count; i++)
        {
            _ = text.Append(i == 0 ? "\n    " : ",\n    ").Append(lines[i]);
        }

        _ = text.Append(lines.Count > 0 ? "\n  ]" : "]").Append(end).Append('\n');
    }

    private static string Scope(ManifestScope scope) => Json.Object(
        Json.Member(ManifestFormat.NameMember, scope.Name),
        $"{Json.String(ManifestFormat.DescriptionMember)}: {(scope.Description is null ? "null" : Json.String(scope.Description))}",
        $"{Json.String(ManifestFormat.ImpliesMember)}: {Json.Strings(scope.Implies)}",
        $"{Json.String(ManifestFormat.InitialMember)}: {Json.Boolean(scope.Initial)}");

    private static string Primitive(ManifestPrimitive primitive) => Json.Object(
        Json.Member(ManifestFormat.KindMember, KindWord(primitive.Kind)),
        Json.Member(ManifestFormat.NameMember, primitive.Name),
        Json.Member(ManifestFormat.RequirementMember, RequirementWord(primitive.Requirement)),
        $"{Json.String(ManifestFormat.ScopesMember)}: {Json.Strings(primitive.Scopes)}");

    /// <summary>The kind as a manifest spells it.</summary>
    public static string KindWord(ManifestPrimitiveKind kind) => kind switch
    {
        ManifestPrimitiveKind.Tool => "tool",
        ManifestPrimitiveKind.Prompt => "prompt",
        ManifestPrimitiveKind.Resource => "resource",
        ManifestPrimitiveKind.ResourceTemplate => "resourceTemplate",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The requirement as a manifest spells it.</summary>
    public static string RequirementWord(ManifestRequirement requirement) => requirement switch
    {
        ManifestRequirement.Scopes => "scopes",
        ManifestRequirement.Authenticated => "authenticated",
        ManifestRequirement.Anonymous => "anonymous",
        ManifestRequirement.Undeclared => "undeclared",
        _ => throw new ArgumentOutOfRangeException(nameof(requirement)),
    };
}

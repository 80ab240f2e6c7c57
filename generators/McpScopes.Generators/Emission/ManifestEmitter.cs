using System.Collections.Generic;
using System.Linq;
using McpScopes.Generators.Manifests;
using McpScopes.Generators.Models;
using Microsoft.CodeAnalysis.Text;

namespace McpScopes.Generators.Emission;

/// <summary>Writes the assembly attribute that describes scopes and primitives to those who read without running.</summary>
internal static class ManifestEmitter
{
    public const string HintName = "McpScopes.Manifest.g.cs";

    public static SourceText Emit(ManifestModel model)
    {
        var source = new SourceBuilder();
        using (source.Indent("[assembly: global::McpScopes.ScopeManifest("))
        {
            _ = source
                .Line($"{ManifestFormat.Version},")
                .Line($"typeof(global::{model.Table.Namespace}.{TableEmitter.ClassName}),")
                .Line("\"\"\"");
            WriteJson(source, model);
            _ = source.Line("\"\"\")]");
        }

        return source.ToSourceText();
    }

    private static void WriteJson(SourceBuilder source, ManifestModel manifest)
    {
        var model = manifest.Table;
        using (source.Block(""))
        {
            _ = source
                .Line($"{Json.String(ManifestFormat.FormatVersionMember)}: {ManifestFormat.Version},")
                .Line($"{Json.Member(ManifestFormat.AssemblyMember, model.AssemblyName)},")
                .Line($"{Json.String(ManifestFormat.DefinesScopesMember)}: {Json.Boolean(model.DefinesScopes)},")
                .Line($"{Json.String(ManifestFormat.CallsMember)}: {Json.Strings(manifest.Calls)},");
            WriteArray(source, ManifestFormat.ScopesMember, model.Scopes.Select(Scope), ",");
            WriteArray(source, ManifestFormat.PrimitivesMember, model.Rows.Select(Primitive), "");
        }
    }

    private static void WriteArray(SourceBuilder source, string name, IEnumerable<string> items, string end)
    {
        var lines = items.ToList();
        _ = source.List(Json.String(name) + ":", lines.Select((line, i) => i < lines.Count - 1 ? line + "," : line), end);
    }

    private static string Scope(DefinedScope scope) => Json.Object(
        Json.Member(ManifestFormat.NameMember, scope.Name),
        $"{Json.String(ManifestFormat.DescriptionMember)}: {(scope.Description is null ? "null" : Json.String(scope.Description))}",
        $"{Json.String(ManifestFormat.ImpliesMember)}: {Json.Strings(scope.Implies)}",
        $"{Json.String(ManifestFormat.InitialMember)}: {Json.Boolean(scope.Initial)}");

    private static string Primitive(TableRow row) => Json.Object(
        Json.Member(ManifestFormat.KindMember, CamelCase(row.Kind.ToString())),
        Json.Member(ManifestFormat.NameMember, row.Name),
        Json.Member(ManifestFormat.RequirementMember, RequirementWords.WordFor(row.Requirement.Kind)),
        $"{Json.String(ManifestFormat.ScopesMember)}: {Json.Strings(row.Requirement.Scopes)}");

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);
}

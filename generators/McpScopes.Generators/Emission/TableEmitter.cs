using System.Linq;
using McpScopes.Generators.Manifests;
using McpScopes.Generators.Models;
using Microsoft.CodeAnalysis.Text;

namespace McpScopes.Generators.Emission;

/// <summary>Writes the scope table.</summary>
internal static class TableEmitter
{
    public const string HintName = "McpScopes.Table.g.cs";
    public const string ClassName = "ScopedAssembly";

    public static SourceText Emit(TableModel model)
    {
        var source = new SourceBuilder()
            .Namespace(model.Namespace, "McpScopes.Table")
            .Summary($"The scopes and primitives of the assembly {Literal.Documentation(model.AssemblyName)}.")
            .GeneratedCode()
            .Line("[global::System.ComponentModel.EditorBrowsable(global::System.ComponentModel.EditorBrowsableState.Never)]");
        using (source.Block($"public static class {ClassName}"))
        {
            _ = source.Summary("Gets the table that an application joins into its own.");
            using (source.Indent("public static ScopeTablePart Part { get; } = new("))
            {
                _ = source.Line($"formatVersion: {ManifestFormat.Version},").Line($"assemblyName: {Literal.String(model.AssemblyName)},");
                _ = source.List("scopes:", model.Scopes.Select(Scope), ",").List("primitives:", model.Rows.Select(Primitive), ");");
            }
        }

        return source.ToSourceText();
    }

    private static string Scope(DefinedScope scope)
    {
        var properties = string.Join(
            ", ",
            (string[])[
                .. scope.Description is null ? (string[])[] : [$"Description = {Literal.String(scope.Description)}"],
                .. scope.Initial ? (string[])["Initial = true"] : [],
                .. scope.Implies.Count > 0 ? (string[])[$"Implies = {Literal.Strings(scope.Implies)}"] : [],
            ]);
        return $"new({Literal.String(scope.Name)}){(properties.Length > 0 ? $" {{ {properties} }}" : "")},";
    }

    private static string Primitive(TableRow row) =>
        $"ScopedPrimitive.{row.Kind}({Literal.String(row.Name)}, {Requirement(row)}, {PrimitivesEmitter.ClassName}.{row.Factory}),";

    private static string Requirement(TableRow row) =>
        row.RequirementField.Length > 0 ? $"{ChallengesEmitter.ClassName}.{row.RequirementField}"
            : $"ScopeRequirement.{row.Requirement.Kind}";
}

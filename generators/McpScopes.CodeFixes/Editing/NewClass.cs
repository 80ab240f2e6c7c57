using System;
using System.Collections.Generic;
using System.Linq;
using McpScopes.CodeFixes.Fixing;
using Microsoft.CodeAnalysis;

namespace McpScopes.CodeFixes.Editing;

/// <summary>The class that a project gets for the names of its scopes.</summary>
internal static class NewClass
{
    private static readonly string[] Names = ["Scopes", "ScopeNames", "ScopeCatalogue"];

    /// <summary>A name that nothing in the project has, so that it means the class wherever it is written.</summary>
    public static string FreeName(Compilation compilation) =>
        Names.FirstOrDefault(name => !compilation.ContainsSymbolsWithName(name)) ?? Names[0] + "OfThisServer";

    /// <summary>The innermost namespace around all that names scopes: the class is in reach of all of it there.</summary>
    public static string NamespaceFor(IEnumerable<ScopeOccurrences> documents)
    {
        var namespaces = documents
            .SelectMany(document => document.References.Select(literal => NamespaceAt(document.Model, literal.SpanStart)))
            .Distinct()
            .Select(name => name.Split('.'))
            .ToList();
        return namespaces.Count == 0
            ? ""
            : string.Join(".", namespaces[0].TakeWhile((part, i) => namespaces.All(other => other.Length > i && other[i] == part)));
    }

    public static string ReferenceTo(string className, string home, SemanticModel model, int position) =>
        model.LookupSymbols(position, name: className).IsEmpty ? className
            : "global::" + (home.Length == 0 ? "" : home + ".") + className;

    public static Solution Add(
        Solution solution, Project project, string home, string className,
        IEnumerable<(string Name, string Scope, string Arguments)> constants)
    {
        var accessibility = project.CompilationOptions?.OutputKind is OutputKind.DynamicallyLinkedLibrary ? "public" : "internal";
        var members = string.Join("\n\n", constants.Select(constant =>
            $"    [DefineScope{constant.Arguments}]\n    public const string {constant.Name} = {FixPlace.Literal(constant.Scope)};"));
        var text = "using McpScopes;\n\n"
            + (home.Length == 0 ? "" : $"namespace {home};\n\n")
            + $"/// <summary>The scopes that guard this server.</summary>\n{accessibility} static class {className}\n{{\n{members}\n}}\n";
        return solution.AddDocument(DocumentId.CreateNewId(project.Id), FreeFile(project, className), text);
    }

    private static string FreeFile(Project project, string className) =>
        project.Documents.Any(document => string.Equals(document.Name, className + ".cs", StringComparison.OrdinalIgnoreCase))
            ? className + ".Catalogue.cs" : className + ".cs";

    private static string NamespaceAt(SemanticModel model, int position)
    {
        var symbol = model.GetEnclosingSymbol(position);
        var space = symbol as INamespaceSymbol ?? symbol?.ContainingNamespace;
        return space is null or { IsGlobalNamespace: true } ? "" : space.ToDisplayString();
    }
}

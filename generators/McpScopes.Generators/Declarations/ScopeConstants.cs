using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using McpScopes.Generators.Models;
using McpScopes.Generators.Vocabulary;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpScopes.Generators.Declarations;

/// <summary>Reads <c>[DefineScope]</c> on constants: the scope is the constant's value.</summary>
internal static class ScopeConstants
{
    /// <summary>
    /// The constants of a file that carry any attribute. A tree never changes, and lives on in the compilations after an edit elsewhere: an
    /// editor that asks at each key looks through the edited file only.
    /// </summary>
    private static readonly ConditionalWeakTable<SyntaxTree, VariableDeclaratorSyntax[]> Candidates = new();

    /// <summary>The scope that a field defines; <see langword="null"/> if it is not marked, or not a constant string.</summary>
    public static DefinedScope? Read(ISymbol field) =>
        ValueOf(field) is { } name && DefinitionsOn(field).ToList() is { Count: > 0 } definitions
            ? ScopeDefinitions.Merge(definitions.Select(definition => ScopeDefinitions.Read(definition, name)))[0]
            : null;

    /// <summary>The name that a constant gives to a scope; <see langword="null"/> if it is none.</summary>
    public static string? ValueOf(ISymbol field) =>
        field is IFieldSymbol { IsConst: true, HasConstantValue: true, ConstantValue: string { Length: > 0 } value } ? value : null;

    /// <summary>Whether a node of a field's declaration may carry the attribute.</summary>
    public static bool MayDefine(SyntaxNode node) => node is VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax };

    /// <summary>The marked constants of a compilation's own source, in the order of its files.</summary>
    public static IEnumerable<IFieldSymbol> In(Compilation compilation, CancellationToken cancellationToken)
    {
        foreach (var tree in compilation.SyntaxTrees)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var candidates = CandidatesIn(tree);
            var model = candidates.Count > 0 ? compilation.GetSemanticModel(tree) : null;
            foreach (var candidate in candidates)
            {
                if (model!.GetDeclaredSymbol(candidate, cancellationToken) is IFieldSymbol field && IsMarked(field))
                {
                    yield return field;
                }
            }
        }
    }

    /// <summary>The constants of a file that may be marked: those that carry any attribute.</summary>
    public static IReadOnlyList<VariableDeclaratorSyntax> CandidatesIn(SyntaxTree tree) => Candidates.GetValue(tree, Find);

    /// <summary>Whether a constant string carries the attribute.</summary>
    public static bool IsMarked(IFieldSymbol field) => ValueOf(field) is not null && DefinitionsOn(field).Any();

    private static IEnumerable<AttributeData> DefinitionsOn(ISymbol field) =>
        field.GetAttributes().Where(attribute => attribute.Is(KnownNames.DefineScope));

    private static VariableDeclaratorSyntax[] Find(SyntaxTree tree) => tree.GetRoot()
        .DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax)
        .OfType<FieldDeclarationSyntax>()
        .Where(field => field.AttributeLists.Count > 0 && field.Modifiers.Any(SyntaxKind.ConstKeyword))
        .SelectMany(field => field.Declaration.Variables)
        .ToArray();
}

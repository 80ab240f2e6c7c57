using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using McpScopes.Generators.Declarations;
using McpScopes.Generators.Manifests;
using McpScopes.Generators.Models;
using McpScopes.Generators.Vocabulary;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpScopes.CodeFixes.Editing;

/// <summary>The scopes that an editor lists at each key, by name and description.</summary>
/// <remarks>
/// Each key makes a new compilation, in which the attributes of a thousand constants would be bound anew. A constant that says name and
/// description in plain strings is read from its text instead, once for each version of its file.
/// </remarks>
internal static class OfferedScopes
{
    private static readonly ConditionalWeakTable<SyntaxTree, Reading> Readings = new();

    public static IEnumerable<DefinedScope> In(Compilation compilation, CancellationToken cancellationToken) => ScopeDefinitions.Merge(
        ScopeDefinitions.Read(compilation.Assembly.GetAttributes())
            .Concat(compilation.SyntaxTrees.SelectMany(tree => InTree(tree, compilation, cancellationToken)))
            .Concat(ManifestReader.ReadReferenced(compilation, cancellationToken).Where(manifest => manifest.IsUsable)
                .SelectMany(manifest => manifest.Scopes)));

    private static IEnumerable<DefinedScope> InTree(SyntaxTree tree, Compilation compilation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var reading = Readings.GetValue(tree, Read);
        if (reading.Plain.Count == 0 && reading.Others.Count == 0)
        {
            return [];
        }

        var model = compilation.GetSemanticModel(tree);
        var isOurs = reading.Attribute is null
            || (model.GetSymbolInfo(reading.Attribute, cancellationToken).Symbol is IMethodSymbol { ContainingType: { } type }
                && type.HasMetadataName(KnownNames.DefineScope));
        return (isOurs ? reading.Plain : [])
            .Concat(reading.Others.Select(other => model.GetDeclaredSymbol(other, cancellationToken)).OfType<ISymbol>()
                .Select(ScopeConstants.Read).OfType<DefinedScope>());
    }

    private static Reading Read(SyntaxTree tree)
    {
        var plain = new List<DefinedScope>();
        var others = new List<VariableDeclaratorSyntax>();
        AttributeSyntax? first = null;
        foreach (var constant in ScopeConstants.CandidatesIn(tree))
        {
            if (ReadPlain(constant, out var attribute) is { } scope)
            {
                first ??= attribute;
                plain.Add(scope);
            }
            else
            {
                others.Add(constant);
            }
        }

        return new(plain, others, first);
    }

    private static DefinedScope? ReadPlain(VariableDeclaratorSyntax constant, out AttributeSyntax? attribute)
    {
        attribute = ((FieldDeclarationSyntax)constant.Parent!.Parent!).AttributeLists.SelectMany(list => list.Attributes)
            .FirstOrDefault(attribute => attribute.Name.ToString() is "DefineScope" or "McpScopes.DefineScope");
        var description = attribute?.ArgumentList?.Arguments
            .FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == "Description")?.Expression;
        return attribute is not null && Text(constant.Initializer?.Value) is { Length: > 0 } name
            && (description is null || Text(description) is not null)
            ? new(name, Text(description), Initial: false, default)
            : null;
    }

    private static string? Text(ExpressionSyntax? expression) =>
        expression is LiteralExpressionSyntax literal && literal.IsKind(SyntaxKind.StringLiteralExpression)
            ? literal.Token.ValueText
            : null;

    /// <param name="Plain">The scopes that the text alone tells.</param>
    /// <param name="Others">The constants that have to be bound.</param>
    /// <param name="Attribute">One attribute of the plain ones: what it means, all of them mean.</param>
    private sealed record Reading(List<DefinedScope> Plain, List<VariableDeclaratorSyntax> Others, AttributeSyntax? Attribute);
}

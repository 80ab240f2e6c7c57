using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using McpScopes.CodeFixes.Catalogues;
using McpScopes.Generators.Declarations;
using McpScopes.Generators.Vocabulary;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpScopes.CodeFixes.Editing;

/// <summary>Where a document names scopes in strings: the definitions on the assembly, and what names them elsewhere.</summary>
internal sealed record ScopeOccurrences(
    Document Document,
    SemanticModel Model,
    IReadOnlyList<AssemblyDefinition> Definitions,
    IReadOnlyList<LiteralExpressionSyntax> References)
{
    public static async Task<ScopeOccurrences> FindAsync(Document document, CancellationToken cancellationToken)
    {
        var root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        var model = (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        var definitions = ((CompilationUnitSyntax)root).AttributeLists.SelectMany(list => list.Attributes)
            .Where(attribute => model.GetSymbolInfo(attribute, cancellationToken).Symbol is IMethodSymbol { ContainingType: { } type }
                && type.HasMetadataName(KnownNames.DefineScope))
            .Select(attribute => new AssemblyDefinition(attribute))
            .ToList();
        return new(
            document,
            model,
            definitions,
            [.. root.DescendantNodes().OfType<LiteralExpressionSyntax>()
                .Where(literal => ScopeText.UseOf(literal, model, cancellationToken) == ScopeUse.Reference
                    && !definitions.Any(definition => definition.Attribute.Contains(literal)))]);
    }
}

/// <summary>A definition on the assembly.</summary>
internal sealed record AssemblyDefinition(AttributeSyntax Attribute)
{
    /// <summary>Gets a value indicating whether all that it says are strings and truth values, which mean the same elsewhere.</summary>
    public bool IsPlain => Attribute.ArgumentList?.Arguments is { Count: > 0 } arguments
        && arguments[0] is { NameEquals: null, Expression: LiteralExpressionSyntax }
        && arguments.All(argument => argument.Expression.DescendantNodesAndSelf().All(node =>
            node is LiteralExpressionSyntax or CollectionExpressionSyntax or ExpressionElementSyntax or InitializerExpressionSyntax
                or ImplicitArrayCreationExpressionSyntax));

    /// <summary>Gets the scope, where <see cref="IsPlain"/>.</summary>
    public string Scope => ((LiteralExpressionSyntax)Attribute.ArgumentList!.Arguments[0].Expression).Token.ValueText;

    /// <summary>What stands in the brackets on a constant: the rest, with the scopes that get a name written by it.</summary>
    public string ArgumentsWith(IReadOnlyDictionary<string, string> names)
    {
        var rest = Attribute.ArgumentList!.Arguments.Skip(1).Select(argument => Named(argument, names)).ToList();
        return rest.Count == 0 ? "" : $"({string.Join(", ", rest)})";
    }

    private static string Named(AttributeArgumentSyntax argument, IReadOnlyDictionary<string, string> names) =>
        argument.NameEquals?.Name.Identifier.ValueText != "Implies" ? argument.ToString()
            : argument.ReplaceNodes(
                argument.DescendantNodes().OfType<LiteralExpressionSyntax>(),
                (literal, _) => names.TryGetValue(literal.Token.ValueText, out var name)
                    ? SyntaxFactory.ParseExpression(CatalogueConstants.Identifier(name)).WithTriviaFrom(literal)
                    : literal).ToString();
}

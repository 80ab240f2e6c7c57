using System.Linq;
using System.Threading;
using McpScopes.Generators.Declarations;
using McpScopes.Generators.Vocabulary;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpScopes.CodeFixes.Editing;

/// <summary>What a string says with the scope in it.</summary>
internal enum ScopeUse
{
    /// <summary>Nothing: it is another string.</summary>
    None,

    /// <summary>It is the name in a definition.</summary>
    Definition,

    /// <summary>It is required, implied or asked for: one of the scopes that are defined.</summary>
    Reference,
}

/// <summary>Finds the strings that name scopes, also in code that is being typed.</summary>
internal static class ScopeText
{
    private const string Implies = "Implies";
    private const string HasScope = "HasScope";
    private const string Extensions = "McpScopes.ScopeClaimsPrincipalExtensions";
    private const string InsufficientScopeException = "McpScopes.InsufficientScopeException";

    public static ScopeUse UseOf(LiteralExpressionSyntax literal, SemanticModel model, CancellationToken cancellationToken)
    {
        if (!literal.IsKind(SyntaxKind.StringLiteralExpression))
        {
            return ScopeUse.None;
        }

        switch (literal.Ancestors().SkipWhile(IsList).FirstOrDefault())
        {
            case AttributeArgumentSyntax { Parent.Parent: AttributeSyntax attribute } argument:
                var member = argument.NameEquals?.Name.Identifier.ValueText;
                var type = MethodOf(attribute, model, cancellationToken)?.ContainingType;
                return type is null ? ScopeUse.None
                    : type.HasMetadataName(KnownNames.RequiresScope) && member is null ? ScopeUse.Reference
                    : !type.HasMetadataName(KnownNames.DefineScope) ? ScopeUse.None
                    : member == Implies ? ScopeUse.Reference
                    : member is null ? ScopeUse.Definition : ScopeUse.None;
            case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax invocation } when ServerCalls.NameOf(invocation) == HasScope:
                return MethodOf(invocation, model, cancellationToken)?.ContainingType.HasMetadataName(Extensions) == true
                    ? ScopeUse.Reference : ScopeUse.None;
            case ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax creation }:
                return MethodOf(creation, model, cancellationToken)?.ContainingType.HasMetadataName(InsufficientScopeException) == true
                    ? ScopeUse.Reference : ScopeUse.None;
            default:
                return ScopeUse.None;
        }
    }

    private static bool IsList(SyntaxNode node) => node is ExpressionElementSyntax or CollectionExpressionSyntax
        or InitializerExpressionSyntax or ArrayCreationExpressionSyntax or ImplicitArrayCreationExpressionSyntax;

    /// <summary>The method that a node calls, or would call if its arguments were complete.</summary>
    private static IMethodSymbol? MethodOf(SyntaxNode node, SemanticModel model, CancellationToken cancellationToken)
    {
        var info = model.GetSymbolInfo(node, cancellationToken);
        return (info.Symbol ?? info.CandidateSymbols.FirstOrDefault()) as IMethodSymbol;
    }
}

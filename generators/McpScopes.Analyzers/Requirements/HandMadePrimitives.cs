using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpScopes.Analyzers.Requirements;

/// <summary>
/// Functions that the program itself makes a primitive of, with <c>McpServerTool.Create</c> and its siblings: the SDK keeps their
/// attributes, and the run time judges the primitive by them. Looked for in the same file, and only where something would be reported.
/// </summary>
internal static class HandMadePrimitives
{
    private const string Create = "Create";

    public static bool IsMadeOf(LambdaExpressionSyntax lambda) =>
        lambda.Parent is ArgumentSyntax { Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax invocation } }
            && IsCreate(invocation);

    public static bool IsMadeOf(string function, SyntaxNode within) => within.SyntaxTree.GetRoot().DescendantNodes()
        .OfType<InvocationExpressionSyntax>()
        .Any(invocation => IsCreate(invocation)
            && invocation.ArgumentList.Arguments.Any(argument => NameOf(argument.Expression) == function));

    private static bool IsCreate(InvocationExpressionSyntax invocation) =>
        invocation.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: Create } access
        && NameOf(access.Expression) is "McpServerTool" or "McpServerPrompt" or "McpServerResource";

    private static string? NameOf(ExpressionSyntax expression) => expression switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        _ => null,
    };
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace McpScopes.Mutation;

/// <summary>What is tried of every node: the mistakes that a person makes, one at a time.</summary>
internal static class Mutations
{
    private static readonly Dictionary<SyntaxKind, SyntaxKind> Operators = new()
    {
        [SyntaxKind.LogicalAndExpression] = SyntaxKind.LogicalOrExpression,
        [SyntaxKind.LogicalOrExpression] = SyntaxKind.LogicalAndExpression,
        [SyntaxKind.EqualsExpression] = SyntaxKind.NotEqualsExpression,
        [SyntaxKind.NotEqualsExpression] = SyntaxKind.EqualsExpression,
        [SyntaxKind.LessThanExpression] = SyntaxKind.LessThanOrEqualExpression,
        [SyntaxKind.LessThanOrEqualExpression] = SyntaxKind.LessThanExpression,
        [SyntaxKind.GreaterThanExpression] = SyntaxKind.GreaterThanOrEqualExpression,
        [SyntaxKind.GreaterThanOrEqualExpression] = SyntaxKind.GreaterThanExpression,
        [SyntaxKind.AddExpression] = SyntaxKind.SubtractExpression,
        [SyntaxKind.SubtractExpression] = SyntaxKind.AddExpression,
        [SyntaxKind.BitwiseAndExpression] = SyntaxKind.BitwiseOrExpression,
        [SyntaxKind.BitwiseOrExpression] = SyntaxKind.BitwiseAndExpression,
    };

    private static readonly Dictionary<string, string> Methods = new()
    {
        ["All"] = "Any",
        ["Any"] = "All",
        ["First"] = "Last",
        ["FirstOrDefault"] = "LastOrDefault",
        ["Skip"] = "Take",
        ["Take"] = "Skip",
        ["Min"] = "Max",
        ["Max"] = "Min",
        ["StartsWith"] = "EndsWith",
        ["EndsWith"] = "StartsWith",
        ["OrderBy"] = "OrderByDescending",
        ["Union"] = "Except",
        ["Append"] = "Prepend",
    };

    public static IEnumerable<Mutant> Of(string file, SyntaxTree tree) =>
        from node in tree.GetRoot().DescendantNodes(node => node is not AttributeListSyntax)
        from change in Changes(node)
        select new Mutant(file, tree, node, change.WithTriviaFrom(node));

    private static IEnumerable<SyntaxNode> Changes(SyntaxNode node) => node switch
    {
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } binary => [binary.Left, binary.Right],
        BinaryExpressionSyntax binary when Operators.TryGetValue(binary.Kind(), out var other) && !IsText(binary) =>
            [Parenthesized(BinaryExpression(other, binary.Left, binary.Right))],
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not => [not.Operand],
        LiteralExpressionSyntax { RawKind: (int)SyntaxKind.TrueLiteralExpression } => [LiteralExpression(SyntaxKind.FalseLiteralExpression)],
        LiteralExpressionSyntax { RawKind: (int)SyntaxKind.FalseLiteralExpression } => [LiteralExpression(SyntaxKind.TrueLiteralExpression)],
        LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } text =>
            [LiteralExpression(SyntaxKind.StringLiteralExpression, Literal(text.Token.ValueText.Length == 0 ? "mutant" : ""))],
        InterpolatedStringExpressionSyntax => [LiteralExpression(SyntaxKind.StringLiteralExpression, Literal(""))],
        IdentifierNameSyntax { Parent: MemberAccessExpressionSyntax access } name when access.Name == name && Methods.TryGetValue(name.Identifier.Text, out var other) =>
            [IdentifierName(other)],
        IsPatternExpressionSyntax pattern when pattern.Pattern is not UnaryPatternSyntax && Declares(pattern) is false =>
            [Parenthesized(IsPatternExpression(Spaced(pattern.Expression), UnaryPattern(Token(SyntaxKind.NotKeyword).WithTrailingTrivia(Space), ParenthesizedPattern(pattern.Pattern))))],
        IsPatternExpressionSyntax { Pattern: UnaryPatternSyntax negated } pattern when Declares(pattern) is false =>
            [IsPatternExpression(Spaced(pattern.Expression), negated.Pattern)],
        ConditionalExpressionSyntax conditional => [conditional.WhenTrue, conditional.WhenFalse],
        IfStatementSyntax condition when Declares(condition.Condition) is false =>
            [condition.WithCondition(LiteralExpression(SyntaxKind.TrueLiteralExpression)), condition.WithCondition(LiteralExpression(SyntaxKind.FalseLiteralExpression))],
        ForEachStatementSyntax or ExpressionStatementSyntax => [EmptyStatement()],
        ReturnStatementSyntax { Expression: null } or ContinueStatementSyntax or BreakStatementSyntax { Parent: not SwitchSectionSyntax } => [EmptyStatement()],
        SwitchExpressionArmSyntax { WhenClause: { } when } arm when Declares(when) is false => [arm.WithWhenClause(null)],
        _ => [],
    };

    private static ExpressionSyntax Spaced(ExpressionSyntax expression) => expression.WithTrailingTrivia(Space);

    private static ParenthesizedExpressionSyntax Parenthesized(ExpressionSyntax expression) => ParenthesizedExpression(expression);

    /// <summary>What names a variable cannot be turned around: nobody would have set it.</summary>
    private static bool Declares(SyntaxNode node) => node.DescendantNodesAndSelf().Any(part => part is SingleVariableDesignationSyntax or DeclarationExpressionSyntax);

    /// <summary>Text that is put together is a wording, which its literals stand for.</summary>
    private static bool IsText(BinaryExpressionSyntax binary) => binary.IsKind(SyntaxKind.AddExpression)
        && binary.DescendantNodes().Any(part => part is InterpolatedStringExpressionSyntax || part.IsKind(SyntaxKind.StringLiteralExpression));
}

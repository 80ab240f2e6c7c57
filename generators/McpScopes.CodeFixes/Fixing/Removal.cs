using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace McpScopes.CodeFixes.Fixing;

/// <summary>
/// Removes arguments, attributes and statements together with what would be left empty, and leaves the rest as it was written.
/// </summary>
internal static class Removal
{
    public static ImmutableArray<TextChange> Of(IEnumerable<SyntaxNode> nodes, SourceText text)
    {
        var removed = new HashSet<SyntaxNode>(nodes);
        while (Emptied(removed) is { } owner)
        {
            removed.RemoveWhere(owner.Contains);
            removed.Add(owner);
        }

        return [.. removed.OrderBy(node => node.SpanStart).Select(node => new TextChange(SpanOf(node, removed, text), ""))];
    }

    /// <summary>A list of which every item goes; the list goes instead.</summary>
    private static SyntaxNode? Emptied(HashSet<SyntaxNode> removed) => removed
        .Select(node => node switch
        {
            AttributeArgumentSyntax { Parent.Parent: AttributeSyntax attribute } => attribute,
            CollectionElementSyntax { Parent.Parent: AttributeArgumentSyntax argument } => argument,
            ExpressionSyntax { Parent: InitializerExpressionSyntax { Parent.Parent: AttributeArgumentSyntax argument } } => argument,
            AttributeSyntax { Parent: AttributeListSyntax list } => list,
            _ => (SyntaxNode?)null,
        })
        .FirstOrDefault(owner => owner is not null && !removed.Contains(owner) && ItemsOf(owner).All(removed.Contains));

    private static IEnumerable<SyntaxNode> ItemsOf(SyntaxNode owner) => owner switch
    {
        AttributeSyntax attribute => attribute.ArgumentList?.Arguments ?? [],
        AttributeListSyntax list => list.Attributes,
        AttributeArgumentSyntax { Expression: CollectionExpressionSyntax collection } => collection.Elements,
        AttributeArgumentSyntax argument => argument.Expression.DescendantNodes().OfType<InitializerExpressionSyntax>().First().Expressions,
        _ => [],
    };

    private static TextSpan SpanOf(SyntaxNode node, HashSet<SyntaxNode> removed, SourceText text)
    {
        if (node is AttributeListSyntax or StatementSyntax)
        {
            return WithItsLine(node.Span, text);
        }

        // The comma before an item goes with it; at the head of a list, where none is, the comma after it.
        var before = node.GetFirstToken().GetPreviousToken();
        var after = node.GetLastToken().GetNextToken();
        var isHead = before.IsKind(SyntaxKind.CommaToken)
            && Previous(node) is { } previous
            && removed.Contains(previous)
            && IsHeadRemoved(previous, removed);
        return before.IsKind(SyntaxKind.CommaToken) && !isHead
            ? TextSpan.FromBounds(before.SpanStart, node.Span.End)
            : after.IsKind(SyntaxKind.CommaToken)
                ? TextSpan.FromBounds(node.SpanStart, after.GetNextToken().SpanStart)
                : node.Span;
    }

    /// <summary>
    /// Whether all items from the head of the list to this one go, so that the comma after each of them is the one to take.
    /// </summary>
    private static bool IsHeadRemoved(SyntaxNode node, HashSet<SyntaxNode> removed)
    {
        for (var current = node; current is not null; current = Previous(current))
        {
            if (!removed.Contains(current))
            {
                return false;
            }
        }

        return true;
    }

    private static SyntaxNode? Previous(SyntaxNode node) =>
        node.Parent?.ChildNodes()
            .TakeWhile(sibling => sibling != node)
            .LastOrDefault(sibling => sibling.RawKind == node.RawKind || node is ExpressionSyntax);

    private static TextSpan WithItsLine(TextSpan span, SourceText text)
    {
        var first = text.Lines.GetLineFromPosition(span.Start);
        var last = text.Lines.GetLineFromPosition(span.End);
        var isAlone = string.IsNullOrWhiteSpace(text.ToString(TextSpan.FromBounds(first.Start, span.Start)))
            && string.IsNullOrWhiteSpace(text.ToString(TextSpan.FromBounds(span.End, last.End)));
        if (isAlone)
        {
            return TextSpan.FromBounds(first.Start, last.EndIncludingLineBreak);
        }

        var end = span.End;
        while (end < last.End && text[end] == ' ')
        {
            end++;
        }

        return TextSpan.FromBounds(span.Start, end);
    }
}

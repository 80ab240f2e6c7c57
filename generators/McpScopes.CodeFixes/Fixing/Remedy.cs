using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace McpScopes.CodeFixes.Fixing;

/// <summary>One way to fix one diagnostic.</summary>
/// <param name="Title">What the user sees in the menu.</param>
/// <param name="Key">Equal for remedies that are applied together by "fix all".</param>
/// <param name="Target">The document that changes.</param>
/// <param name="Changes">What changes in it.</param>
internal sealed record Remedy(string Title, string Key, Document Target, ImmutableArray<TextChange> Changes)
{
    /// <summary>
    /// Gets the nodes that the remedy removes; "fix all" removes those of all remedies in one go, and what is left empty with them.
    /// </summary>
    public ImmutableArray<SyntaxNode> Removed { get; init; } = [];

    /// <summary>
    /// Gets what is done in place of <see cref="Changes"/> where "fix all" has applied the remedy elsewhere in the document before.
    /// </summary>
    public TextChange? Repeated { get; init; }

    /// <summary>Writes a text in place of another.</summary>
    public static Remedy Replacing(FixPlace place, string title, string key, TextSpan span, string text) =>
        new(title, key, place.Document, [new(span, text)]);

    public static Remedy Removing(FixPlace place, string title, string key, SyntaxNode node) =>
        new(title, key, place.Document, Removal.Of([node], place.Text)) { Removed = [node] };
}

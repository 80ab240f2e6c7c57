using Microsoft.CodeAnalysis;

namespace McpScopes.Mutation;

/// <summary>One change of one file.</summary>
/// <param name="File">The file, from the library's folder.</param>
/// <param name="Tree">The file as it is.</param>
/// <param name="Old">What is changed.</param>
/// <param name="New">What stands there instead.</param>
internal sealed record Mutant(string File, SyntaxTree Tree, SyntaxNode Old, SyntaxNode New)
{
    private const int MaxLength = 90;

    public int Line => Old.GetLocation().GetLineSpan().StartLinePosition.Line + 1;

    public string Key => $"{File}:{Line}: `{Text(Old)}` → `{Text(New)}`";

    public SyntaxTree Apply() => Tree.WithRootAndOptions(Tree.GetRoot().ReplaceNode(Old, New), Tree.Options);

    private static string Text(SyntaxNode node)
    {
        var text = string.Join(' ', node.WithoutTrivia().ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace("|", "\\|", StringComparison.Ordinal);
        return text.Length == 0 ? "nothing" : text.Length <= MaxLength ? text : text[..MaxLength] + "…";
    }
}

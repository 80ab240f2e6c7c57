using System.Text.RegularExpressions;

namespace McpScopes.Tool.CommandLine;

/// <summary>Other people's names in Markdown: as code, so that nothing in them is a link, an image or the end of a table cell.</summary>
internal static partial class MarkdownText
{
    /// <summary>A code span for a table cell.</summary>
    public static string Code(string text)
    {
        var line = PlainText.Line(text);
        var fence = new string('`', Backticks().Matches(line).Select(run => run.Length).DefaultIfEmpty(0).Max() + 1);
        var space = line.StartsWith('`') || line.EndsWith('`') || string.IsNullOrWhiteSpace(line) ? " " : "";
        return fence + space + line.Replace("|", "\\|", StringComparison.Ordinal) + space + fence;
    }

    [GeneratedRegex("`+")]
    private static partial Regex Backticks();
}

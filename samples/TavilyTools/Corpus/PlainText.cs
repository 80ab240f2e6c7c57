using System.Text.RegularExpressions;

namespace Tavily.Corpus;

/// <summary>Markdown without its marks: headings, emphasis, code, links, list bullets.</summary>
internal static partial class PlainText
{
    public static string Of(string markdown) =>
        InlineMark().Replace(Link().Replace(LineMark().Replace(markdown, ""), "$1"), "$1");

    [GeneratedRegex(@"^(#{1,6} |[-*] |> |```.*$)", RegexOptions.Multiline)]
    private static partial Regex LineMark();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?:\*\*|`)([^*`]+)(?:\*\*|`)")]
    private static partial Regex InlineMark();
}

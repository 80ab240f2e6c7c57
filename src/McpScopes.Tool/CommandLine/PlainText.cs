using System.Globalization;
using System.Text;

namespace McpScopes.Tool.CommandLine;

/// <summary>
/// Names come from files and servers that others wrote. What could move a cursor, turn text around or end a line becomes visible.
/// </summary>
internal static class PlainText
{
    /// <summary>The text on one line.</summary>
    public static string Line(string text) => Escape(text, keepLineFeeds: false);

    /// <summary>The text with its line feeds.</summary>
    public static string Lines(string text) => Escape(text, keepLineFeeds: true);

    private static string Escape(string text, bool keepLineFeeds)
    {
        if (!text.Any(IsUnsafe))
        {
            return text;
        }

        var result = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            _ = !IsUnsafe(c) || (keepLineFeeds && c == '\n')
                ? result.Append(c)
                : result.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
        }

        return result.ToString();
    }

    private static bool IsUnsafe(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}

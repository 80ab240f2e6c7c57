using System.Globalization;
using System.Text;

namespace AgentConsole.Output;

/// <summary>
/// Text from servers and tokens, made safe to print: an escape sequence or a direction override in it must not be able to
/// repaint the terminal or to disguise what the server said.
/// </summary>
internal static class PlainText
{
    public static string OneLine(string? text) => Clean(text, keepLines: false);

    public static string Lines(string? text) => Clean(text, keepLines: true);

    public static bool IsUnsafe(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static string Clean(string? text, bool keepLines)
    {
        var clean = new StringBuilder();
        foreach (var rune in (text ?? "").ReplaceLineEndings("\n").EnumerateRunes())
        {
            if (rune.Value is '\n' or '\t')
            {
                clean.Append(keepLines ? (char)rune.Value : ' ');
            }
            else if (!IsUnsafe(rune))
            {
                clean.Append(rune.ToString());
            }
        }

        return clean.ToString();
    }
}

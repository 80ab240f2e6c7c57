using System.Globalization;
using System.Text;

namespace McpScopes.Logging;

/// <summary>
/// Makes text that a client, a token or an exception brought fit for a log: one line, of bounded length, that reads in the order in which
/// it is written. Whatever goes into a log and is not the program's own goes through here.
/// </summary>
internal static class PlainText
{
    /// <summary>The longest text in characters; what is longer ends with an ellipsis.</summary>
    public const int MaxLength = 256;

    private const char Ellipsis = '…';

    /// <summary>Returns <paramref name="text"/> itself if nothing in it could forge a line, and otherwise a copy in which nothing can.</summary>
    public static string Of(string? text, int maxLength = MaxLength)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        return text.Length <= maxLength && IsPlain(text) ? text : Clean(text, maxLength);
    }

    private static bool IsPlain(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            // Half a surrogate pair comes out of the enumeration as U+FFFD.
            if (rune == Rune.ReplacementChar || IsForging(rune))
            {
                return false;
            }
        }

        return true;
    }

    private static string Clean(ReadOnlySpan<char> text, int maxLength)
    {
        var clean = new StringBuilder(Math.Min(text.Length, maxLength));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength >= maxLength)
            {
                return clean.Append(Ellipsis).ToString();
            }

            clean.Append(IsForging(rune) ? Rune.ReplacementChar : rune);
        }

        return clean.ToString();
    }

    /// <summary>
    /// Control characters (ESC among them) and the two separators make lines or move the cursor; format characters are not seen, or turn
    /// text around. The two joiners are neither, and are part of names in Persian and in Indian languages.
    /// </summary>
    private static bool IsForging(Rune rune) => rune.Value is not (0x200C or 0x200D) && Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}

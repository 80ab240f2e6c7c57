using System.Globalization;
using System.Text;

namespace DevAuthority;

/// <summary>
/// Text from strangers, fit for one line of a page: no control or direction characters, and not longer than the page can bear.
/// </summary>
internal static class ShortText
{
    public static string Of(string? text, int length)
    {
        var kept = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            // Direction overrides (category Cf) could make one name look like another.
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                continue;
            }

            if (kept.Length + rune.Utf16SequenceLength > length)
            {
                return kept.Append('…').ToString();
            }

            kept.Append(rune);
        }

        return kept.ToString().Trim();
    }
}

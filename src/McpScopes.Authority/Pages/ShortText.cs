using System.Globalization;
using System.Text;

namespace McpScopes.Authority;

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
            if (category is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator))
            {
                kept.Append(rune);
            }

            if (kept.Length >= length)
            {
                return kept.Append('…').ToString();
            }
        }

        return kept.ToString().Trim();
    }
}

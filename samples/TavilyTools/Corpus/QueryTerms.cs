using System.Globalization;
using System.Text;

namespace Tavily.Corpus;

/// <summary>
/// The words of a query. FTS5 has a query language of its own, in which people's punctuation means something or is an error;
/// a query is therefore taken apart here and put together again from quoted words.
/// </summary>
internal static class QueryTerms
{
    private const int MostTerms = 64;

    private static readonly HashSet<string> StopWords = new(
        ("a about an and are as at be been but by can could did do does for from had has have how i if in into is it its may me my no not "
        + "of on or our shall should so some than that the their them then there these they this to us was we were what when where which "
        + "who whom why will with would you your").Split(' '),
        StringComparer.Ordinal);

    /// <summary>The words that carry meaning; all words, when none does.</summary>
    public static IReadOnlyList<string> Of(string text)
    {
        var words = Words(text).Distinct(StringComparer.Ordinal).ToList();
        var meaningful = words.FindAll(word => !StopWords.Contains(word));
        return [.. (meaningful.Count > 0 ? meaningful : words).Take(MostTerms)];
    }

    /// <summary>The FTS5 expression that finds any of the terms and, if there are any, all of the phrases.</summary>
    public static string ToFts(IReadOnlyList<string> terms, IReadOnlyList<string> phrases)
    {
        var any = string.Join(" OR ", terms.Select(Quote));
        var all = phrases.Select(phrase => Quote(string.Join(' ', Words(phrase))));
        return string.Join(" AND ", [$"({any})", .. all]);

        static string Quote(string words) => $"\"{words}\"";
    }

    /// <summary>How many of the terms a text contains, in any of their inflections.</summary>
    public static int CountIn(string text, IReadOnlyList<string> terms)
    {
        var stems = Words(text).Select(Stem).ToHashSet(StringComparer.Ordinal);
        return terms.Count(term => stems.Contains(Stem(term)));
    }

    public static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || (word.Length > 0 && Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark))
            {
                word.Append(Rune.ToLowerInvariant(rune));
            }
            else if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }

    // FTS5 stems with Porter's algorithm; to count terms in a sentence, cutting the common endings is enough.
    private static string Stem(string word)
    {
        foreach (var ending in (ReadOnlySpan<string>)["ations", "ation", "ings", "ing", "ies", "ed", "es", "s", "y", "e"])
        {
            if (word.Length - ending.Length >= 3 && word.EndsWith(ending, StringComparison.Ordinal))
            {
                return word[..^ending.Length];
            }
        }

        return word;
    }
}

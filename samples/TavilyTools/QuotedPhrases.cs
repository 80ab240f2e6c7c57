namespace Tavily;

/// <summary>The phrases that stand in double quotes in a query.</summary>
internal static class QuotedPhrases
{
    public static IReadOnlyList<string> In(string query) =>
        // Between quotes lie the odd parts; the last part of an unclosed quote does not count.
        [.. query.Split('"').SkipLast(1).Where((part, at) => at % 2 == 1 && !string.IsNullOrWhiteSpace(part))];
}

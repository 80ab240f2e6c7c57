namespace McpScopes.Table;

/// <summary>Tells the scopes that calls make of a pattern such as <c>repo:{owner}</c> from others.</summary>
internal static class ScopePatterns
{
    /// <summary>Whether <paramref name="scope"/> is the pattern with at least one character in the place of each argument.</summary>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> scope)
    {
        for (var first = true; ; first = false)
        {
            var open = pattern.IndexOf('{');
            if (open < 0)
            {
                return first ? scope.SequenceEqual(pattern) : scope.Length > pattern.Length && scope.EndsWith(pattern, StringComparison.Ordinal);
            }

            var literal = pattern[..open];
            var at = first ? (scope.StartsWith(literal, StringComparison.Ordinal) ? 0 : -1) : IndexAfterArgument(scope, literal);
            if (at < 0)
            {
                return false;
            }

            scope = scope[(at + literal.Length)..];
            pattern = pattern[(open + pattern[open..].IndexOf('}') + 1)..];
        }
    }

    // The first place will do: what an argument leaves to the next one only makes more room for it.
    private static int IndexAfterArgument(ReadOnlySpan<char> scope, ReadOnlySpan<char> literal)
    {
        var at = scope.IsEmpty ? -1 : scope[1..].IndexOf(literal, StringComparison.Ordinal);
        return at < 0 ? -1 : at + 1;
    }
}

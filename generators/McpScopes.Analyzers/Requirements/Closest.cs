using System;
using System.Collections.Generic;
using System.Linq;

namespace McpScopes.Analyzers.Requirements;

/// <summary>Finds the word that a misspelt one was probably meant to be.</summary>
internal static class Closest
{
    private static readonly char[] PrefixEnds = ['/', ':', '.'];

    /// <summary>
    /// Finds the scope that differs in case only, else the one that differs by its prefix only, else the closest by edit distance;
    /// <see langword="null"/> if none is close.
    /// </summary>
    public static string? Scope(string scope, IReadOnlyCollection<string> defined) =>
        defined.FirstOrDefault(candidate => string.Equals(candidate, scope, StringComparison.OrdinalIgnoreCase))
        ?? defined.FirstOrDefault(candidate => IsPrefixed(candidate, scope) || IsPrefixed(scope, candidate))
        ?? Word(scope, defined);

    /// <summary>Finds the closest by edit distance, which ignores case; <see langword="null"/> if none is close.</summary>
    public static string? Word(string word, IEnumerable<string> candidates)
    {
        string? closest = null;
        var limit = Math.Max(1, word.Length / 4) + 1;
        var lower = word.ToLowerInvariant();
        foreach (var candidate in candidates)
        {
            var distance = Distance(lower, candidate.ToLowerInvariant(), limit);
            if (distance < limit && distance < Math.Min(word.Length, candidate.Length))
            {
                (closest, limit) = (candidate, distance);
            }
        }

        return closest;
    }

    private static bool IsPrefixed(string whole, string rest) =>
        rest.Length > 0
        && whole.Length > rest.Length + 1
        && whole.EndsWith(rest, StringComparison.OrdinalIgnoreCase)
        && Array.IndexOf(PrefixEnds, whole[whole.Length - rest.Length - 1]) >= 0;

    /// <summary>The edit distance that counts two swapped neighbours as one mistake; <paramref name="limit"/> if it is not less.</summary>
    private static int Distance(string a, string b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) >= limit)
        {
            return limit;
        }

        var beforeLast = new int[b.Length + 1];
        var last = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(change, Math.Min(last[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    current[j] = Math.Min(current[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last, current) = (last, current, beforeLast);
        }

        return Math.Min(last[b.Length], limit);
    }
}

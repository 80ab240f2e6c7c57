using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using McpScopes.Generators.Tables;

namespace McpScopes.CodeFixes.Catalogues;

/// <summary>What the constant of a scope is called: <c>Search</c> for <c>tavily-mcp/search</c> beside <c>tavily-mcp/extract</c>.</summary>
internal static class ConstantNames
{
    private static readonly char[] Separators = ['/', ':', '.'];

    /// <summary>Names for new scopes, beside those of a class that are taken. What all scopes begin with is left out.</summary>
    public static IReadOnlyDictionary<string, string> For(
        IReadOnlyCollection<string> scopes, IEnumerable<string> scopesBefore, IEnumerable<string> taken)
    {
        var prefix = CommonPrefix([.. scopes, .. scopesBefore]);
        var names = new HashSet<string>(taken, StringComparer.Ordinal);
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var scope in scopes.OrderBy(scope => scope, StringComparer.Ordinal))
        {
            var wanted = GeneratedNames.PascalCase(scope.Substring(prefix));
            var name = wanted;
            for (var number = 2; !names.Add(name); number++)
            {
                name = wanted + number.ToString(CultureInfo.InvariantCulture);
            }

            result.Add(scope, name);
        }

        return result;
    }

    /// <summary>The length of what all begin with, up to a separator, so that something is left of each.</summary>
    private static int CommonPrefix(IReadOnlyList<string> scopes)
    {
        var first = scopes[0];
        var end = first.LastIndexOfAny(Separators);
        while (end > 0 && !scopes.All(scope => scope.Length > end + 1 && string.CompareOrdinal(scope, 0, first, 0, end + 1) == 0))
        {
            end = first.LastIndexOfAny(Separators, end - 1);
        }

        return end > 0 ? end + 1 : 0;
    }
}

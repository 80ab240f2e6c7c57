using McpScopes.Manifests;

namespace McpScopes.Tool.Exporting.Gateways;

/// <summary>
/// A gateway knows no hierarchy: what a requirement means to it is every set of scopes that a token may have in its place.
/// </summary>
internal static class ScopeAlternatives
{
    /// <summary>The scopes any of which meets <paramref name="scope"/>, itself first.</summary>
    public static IReadOnlyList<string> Of(string scope, ScopeHierarchy hierarchy) =>
        [scope, .. hierarchy.Implying(scope).Where(other => !other.Contains('{', StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>
    /// The smallest sets that meet all of <paramref name="required"/>, the set as declared first: gateways name that one in their
    /// challenge.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<string>> SetsOf(IReadOnlyList<string> required, ScopeHierarchy hierarchy)
    {
        IEnumerable<IReadOnlyList<string>> sets = [[]];
        foreach (var scope in required)
        {
            sets = [.. sets.SelectMany(set => Of(scope, hierarchy).Select(alternative => With(set, alternative)))];
        }

        // A set that holds another one asks for more than is needed; the declared one stays, since it is what clients are told.
        var distinct = sets.DistinctBy(set => string.Join(' ', set.Order(StringComparer.Ordinal)), StringComparer.Ordinal).ToList();
        return
        [
            .. distinct.Where((set, number) => number == 0 || !distinct.Any(other => other.Count < set.Count && other.All(set.Contains))),
        ];
    }

    private static IReadOnlyList<string> With(IReadOnlyList<string> set, string scope) => set.Contains(scope) ? set : [.. set, scope];
}

using McpScopes.Table;

namespace McpScopes.Testing;

/// <summary>
/// Says what a token grants, from the catalogue alone: written apart from the library's own reading of the hierarchy, which it checks.
/// </summary>
internal sealed class ScopeOracle(IReadOnlyList<ScopeDefinition> catalogue)
{
    private readonly ILookup<string, string> _implied = catalogue
        .SelectMany(scope => scope.Implies.Select(implied => (scope.Name, implied)))
        .ToLookup(pair => pair.Name, pair => pair.implied, StringComparer.Ordinal);

    /// <summary>Whether one granted scope is, or implies, the required one; a pattern is implied with every value of its arguments.</summary>
    public bool Grants(string granted, string requiredOrPattern, string required) =>
        granted == required || Reaches(granted, requiredOrPattern, []);

    private bool Reaches(string scope, string wanted, HashSet<string> seen) =>
        seen.Add(scope) && _implied[scope].Any(implied => implied == wanted || Reaches(implied, wanted, seen));
}

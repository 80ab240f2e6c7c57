using McpScopes.Manifests;

namespace McpScopes.Tool.Comparing;

/// <summary>Who may use one primitive: its requirement, together with the hierarchy that says which scopes stand for others.</summary>
internal sealed class Permission
{
    private readonly ScopeHierarchy _hierarchy;

    /// <param name="primitive">The primitive, or null where it does not exist: then nobody may use it.</param>
    /// <param name="hierarchy">The hierarchy of its catalogue.</param>
    public Permission(ManifestPrimitive? primitive, ScopeHierarchy hierarchy)
    {
        _hierarchy = hierarchy;
        Requirement = primitive?.Requirement ?? ManifestRequirement.Undeclared;
        Scopes = primitive is null ? [] : [.. primitive.Scopes.Select(ScopePattern.Parse)];
        Variables = [.. Scopes.SelectMany(scope => scope.Variables).Distinct(StringComparer.Ordinal)];
    }

    public ManifestRequirement Requirement { get; }

    /// <summary>Gets the required scopes, all of which are needed.</summary>
    public IReadOnlyList<ScopePattern> Scopes { get; }

    /// <summary>Gets the arguments of a call that the scopes are made of.</summary>
    public IReadOnlyList<string> Variables { get; }

    /// <summary>Gets the scopes that another scope of the catalogue stands for.</summary>
    public IEnumerable<string> Implied => _hierarchy.Implied;

    /// <summary>
    /// The scopes any of which meets <paramref name="required"/> in a call with these values: the scope that the call makes, those that
    /// imply it, and those that imply the pattern. A token that spells a pattern means nothing by it.
    /// </summary>
    public IEnumerable<string> Meeting(ScopePattern required, IReadOnlyDictionary<string, string> values)
    {
        var made = required.Fill(values);
        yield return made;
        foreach (var scope in _hierarchy.Implying(made))
        {
            if (!scope.Contains('{', StringComparison.Ordinal))
            {
                yield return scope;
            }
        }

        if (required.HasVariables)
        {
            foreach (var scope in _hierarchy.Implying(required.Text))
            {
                if (!scope.Contains('{', StringComparison.Ordinal))
                {
                    yield return scope;
                }
            }
        }
    }

    /// <summary>
    /// Whether a server could tell where each value ends in a scope of these values; it refuses a call of which it could not.
    /// </summary>
    public bool Accepts(IReadOnlyDictionary<string, string> values)
    {
        if (Variables.Count < 2)
        {
            return true;
        }

        foreach (var variable in Variables)
        {
            var placeholder = "{" + variable + "}";
            foreach (var scope in Scopes)
            {
                var end = scope.Text.IndexOf(placeholder, StringComparison.Ordinal) + placeholder.Length;
                if (end >= placeholder.Length && end < scope.Text.Length
                    && values[variable].Contains(scope.Text[end], StringComparison.Ordinal))
                {
                    return false;
                }
            }
        }

        return true;
    }
}

namespace McpScopes.Table;

/// <summary>One scope of the catalogue, as the generator read it.</summary>
/// <param name="name">The scope token (RFC 6749 §3.3), or a pattern such as <c>repo:{owner}</c>.</param>
public sealed class ScopeDefinition(string name)
{
    /// <summary>Gets the scope token or pattern.</summary>
    public string Name { get; } = name ?? throw new ArgumentNullException(nameof(name));

    /// <summary>Gets what the scope permits, or <see langword="null"/>.</summary>
    public string? Description { get; init; }

    /// <summary>Gets a value indicating whether clients ask for the scope at the first login.</summary>
    public bool Initial { get; init; }

    /// <summary>Gets every other scope that this one implies, directly or through another.</summary>
    public IReadOnlyList<string> Implies { get; init; } = [];
}

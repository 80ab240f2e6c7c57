namespace McpScopes.Authority;

/// <summary>Someone who signed in: who it is, and what the identity provider says about them.</summary>
internal sealed record Account(string Subject, string Name)
{
    public string? Email { get; init; }

    /// <summary>The short name that clients show.</summary>
    public string Username { get; init; } = Name;

    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Every claim that grant rules may look at, each with all its values.</summary>
    public ILookup<string, string> Claims { get; init; } = Enumerable.Empty<string>().ToLookup(_ => "");

    /// <summary>Scopes that come with the user rather than by a rule.</summary>
    public IReadOnlyList<string> OwnScopes { get; init; } = [];

    /// <summary>The sign-in at the identity provider that this is from; null for users of a laptop.</summary>
    public string? UpstreamSession { get; init; }

    public bool Has(ClaimRule rule) => Claims[rule.Claim].Contains(rule.Value, StringComparer.Ordinal);
}

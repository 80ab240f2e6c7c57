namespace McpScopes.Authority;

/// <summary>Someone who can sign in on a laptop.</summary>
public sealed class DevelopmentUser
{
    /// <summary>Gets or sets the address to sign in with.</summary>
    public string Email { get; set; } = "";

    /// <summary>Gets or sets the groups, which <see cref="McpAuthorityOptions.Grants"/> know as the claim <c>groups</c>.</summary>
    public IList<string> Groups { get; set; } = [];

    /// <summary>Gets or sets scopes that the user may be granted besides those of groups.</summary>
    public IList<string> Scopes { get; set; } = [];
}

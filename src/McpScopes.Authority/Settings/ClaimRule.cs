namespace McpScopes.Authority;

/// <summary>A claim of a signed-in user and the value that it must have, or hold among others.</summary>
public class ClaimRule
{
    /// <summary>Gets or sets the claim's name as the identity provider writes it, for example <c>cognito:groups</c>.</summary>
    public string Claim { get; set; } = "";

    /// <summary>Gets or sets the value, compared letter by letter.</summary>
    public string Value { get; set; } = "";
}

/// <summary>The scopes that users with a claim may be granted, and with them whatever those scopes imply.</summary>
public sealed class ScopeGrantRule : ClaimRule
{
    /// <summary>Gets or sets the scopes.</summary>
    public IList<string> Scopes { get; set; } = [];
}

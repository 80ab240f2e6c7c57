namespace McpScopes;

/// <summary>How revocation works. Section <c>McpScopes:Revocation</c>.</summary>
public sealed class TokenRevocationOptions
{
    /// <summary>
    /// Gets or sets what happens to calls while the store cannot be reached. <c>Refuse</c> (default): they are answered 503. <c>Continue</c>: they go on.
    /// </summary>
    public RevocationFailureMode WhenStoreFails { get; set; }

    /// <summary>
    /// Gets or sets the longest lifetime of an access token of any issuer, from a minute to 400 days: revocations are kept that long, and a token
    /// that lives longer, or does not say when it was issued, is refused. Default: none; revocations are kept for 400 days, and a token that is older
    /// than that is refused.
    /// </summary>
    public TimeSpan? MaximumTokenLifetime { get; set; }

    /// <summary>
    /// Gets or sets how far the clocks of issuers may be ahead of this server's, from 0 to 5 minutes. A token that was issued within this time
    /// after a revocation is revoked as well. Default: 2 s.
    /// </summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets or sets the receiver of an identity provider's security events (Shared Signals). Off until configured.</summary>
    public SharedSignalsOptions SharedSignals { get; set; } = new();

    /// <summary>Gets or sets the endpoint for an identity provider's global token revocation. Off until configured.</summary>
    public GlobalTokenRevocationOptions GlobalTokenRevocation { get; set; } = new();
}

/// <summary>What happens to calls while the revocation store cannot be reached.</summary>
public enum RevocationFailureMode
{
    /// <summary>Nobody knows whose token was revoked: calls with a token are answered 503.</summary>
    Refuse,

    /// <summary>They go on with what this node knew last.</summary>
    Continue,
}

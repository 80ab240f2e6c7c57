namespace McpScopes;

/// <summary>What tokens are taken back: those of an issuer that name this subject, client, token or session, and were issued before a moment.</summary>
public sealed record TokenRevocation
{
    private TokenRevocation(TokenRevocationKind kind, string issuer, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(issuer);
        ArgumentException.ThrowIfNullOrEmpty(value);
        (Kind, Issuer, Value) = (kind, issuer, value);
    }

    /// <summary>Gets which claim is compared.</summary>
    public TokenRevocationKind Kind { get; }

    /// <summary>Gets the <c>iss</c> of the tokens.</summary>
    public string Issuer { get; }

    /// <summary>Gets the value of the claim.</summary>
    public string Value { get; }

    /// <summary>Gets the moment. Tokens that were issued before it are revoked, later ones count. Default: now.</summary>
    public DateTimeOffset NotBefore { get; init; } = DateTimeOffset.UtcNow;

    /// <summary>
    /// Gets when the last token that is concerned expires, where that is known (the token's <c>exp</c>): the revocation is kept no longer. Default:
    /// <see cref="NotBefore"/> and the longest lifetime of a token, <see cref="TokenRevocationOptions.MaximumTokenLifetime"/>.
    /// </summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>All tokens of one user.</summary>
    /// <param name="issuer">The tokens' <c>iss</c>.</param>
    /// <param name="subject">The tokens' <c>sub</c>.</param>
    /// <returns>The revocation.</returns>
    public static TokenRevocation OfSubject(string issuer, string subject) => new(TokenRevocationKind.Subject, issuer, subject);

    /// <summary>All tokens of one client, whoever its users are.</summary>
    /// <param name="issuer">The tokens' <c>iss</c>.</param>
    /// <param name="clientId">The tokens' <c>client_id</c>, or the claim that the issuer has in its place.</param>
    /// <returns>The revocation.</returns>
    public static TokenRevocation OfClient(string issuer, string clientId) => new(TokenRevocationKind.Client, issuer, clientId);

    /// <summary>One token.</summary>
    /// <param name="issuer">The token's <c>iss</c>.</param>
    /// <param name="tokenId">The token's <c>jti</c>. A token without one is revoked through its subject, client or session.</param>
    /// <returns>The revocation.</returns>
    public static TokenRevocation OfToken(string issuer, string tokenId) => new(TokenRevocationKind.Token, issuer, tokenId);

    /// <summary>All tokens of one session at the issuer.</summary>
    /// <param name="issuer">The tokens' <c>iss</c>.</param>
    /// <param name="sessionId">The tokens' <c>sid</c>, or the claim that the issuer has in its place.</param>
    /// <returns>The revocation.</returns>
    public static TokenRevocation OfSession(string issuer, string sessionId) => new(TokenRevocationKind.Session, issuer, sessionId);

    /// <summary>All tokens of an issuer: its key is known to be stolen, say.</summary>
    /// <param name="issuer">The tokens' <c>iss</c>.</param>
    /// <returns>The revocation.</returns>
    public static TokenRevocation OfIssuer(string issuer) => new(TokenRevocationKind.Issuer, issuer, issuer);

    internal static TokenRevocation Of(TokenRevocationKind kind, string issuer, string value) => new(kind, issuer, value);
}

/// <summary>Which tokens a revocation concerns.</summary>
public enum TokenRevocationKind
{
    /// <summary>Those of a user.</summary>
    Subject,

    /// <summary>Those of a client.</summary>
    Client,

    /// <summary>One.</summary>
    Token,

    /// <summary>Those of a session at the issuer.</summary>
    Session,

    /// <summary>All of an issuer.</summary>
    Issuer,
}

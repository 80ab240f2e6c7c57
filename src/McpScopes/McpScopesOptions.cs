namespace McpScopes;

/// <summary>
/// Who may issue tokens for this server, and for which resource. Bound from the configuration section given to <c>AddMcpScopes</c>, where
/// the settings have the same names, and validated at start-up.
/// </summary>
public sealed class McpScopesOptions : TokenIssuerOptions
{
    /// <summary>
    /// Gets or sets this server's public MCP URL, which is its resource identifier (RFC 8707) and the <c>resource</c> of its metadata
    /// (RFC 9728). Needed outside Development; the Host header of a request is never trusted for it.
    /// </summary>
    public string? Resource { get; set; }

    /// <summary>
    /// Gets or sets further issuers, each with the settings of its own. A token's <c>iss</c> decides whose it is; users of different issuers are
    /// different users, whatever their <c>sub</c>.
    /// </summary>
    public IList<TokenIssuerOptions> Issuers { get; set; } = [];

    /// <summary>Gets or sets how long validated tokens are not verified again, and how many of them.</summary>
    public TokenCacheOptions TokenCache { get; set; } = new();

    /// <summary>Gets or sets the authorization servers that the metadata names. Default: the issuers.</summary>
    public IList<string> AuthorizationServers { get; set; } = [];

    /// <summary>
    /// Gets or sets the origins (<c>https://host[:port]</c>) of browser pages that may call the server, besides its own.
    /// A request whose <c>Origin</c> is another one is refused with 403 before anything else (DNS rebinding). Their pages may read the answers,
    /// challenges included (CORS).
    /// </summary>
    public IList<string> AllowedOrigins { get; set; } = [];

    /// <summary>
    /// Gets or sets what the lists show. <c>All</c> (default): every primitive, so that a client can see what to ask a scope for. <c>GrantedOnly</c>: what
    /// the caller's token may use.
    /// </summary>
    public PrimitiveListing Listing { get; set; }

    /// <summary>
    /// Gets or sets who may use a primitive that was added by hand and declares nothing. <c>Deny</c> (default): nobody. <c>AuthenticatedOnly</c>: anybody
    /// with a valid token.
    /// </summary>
    public UnlistedPrimitivePolicy UnlistedPrimitives { get; set; }

    /// <summary>
    /// Gets or sets which scopes the challenge of a 403 names. <c>ByProtocolVersion</c> (default): those of the operation for clients of protocol version
    /// 2026-07-28 and later, which keep what they have been granted; these and the granted ones for earlier clients, which would lose them.
    /// <c>Operation</c>: those of the operation. <c>OperationAndGranted</c>: these and the granted ones.
    /// </summary>
    public ChallengeScopes ChallengeScopes { get; set; }

    /// <summary>
    /// Gets or sets the authentication scheme of an application that validates tokens itself. McpScopes then adds challenges, metadata and
    /// enforcement only, and the scheme answers for issuer, keys, lifetime and audience.
    /// </summary>
    public string? AuthenticationScheme { get; set; }

    /// <summary>
    /// Gets <see cref="AuthenticationScheme"/>, or <see langword="null"/> where it is blank: a setting that says nothing is not set. Everything
    /// that asks for the setting asks here.
    /// </summary>
    internal string? OwnScheme => string.IsNullOrWhiteSpace(AuthenticationScheme) ? null : AuthenticationScheme;

    /// <summary>
    /// Gets or sets how many bytes of a request's body are looked at to refuse early with a 403, from 1 to 262,144. Default: 65,536.
    /// A call whose name stands later in its body is still decided before it runs.
    /// </summary>
    public int PeekLimit { get; set; } = 64 * 1024;

    /// <summary>
    /// Gets or sets how many requests of one client may be refused within a minute before it gets 429, with the same challenge. A client is
    /// a caller with a valid token, or else a remote address (of IPv6 the /64 network). Requests without a token, and those of pages on other
    /// origins, do not count. Default: 0, no limit.
    /// </summary>
    public int RefusalsPerMinute { get; set; }

    /// <summary>Gets or sets what is audited, and what happens when it cannot be.</summary>
    public ScopeAuditOptions Audit { get; set; } = new();

    /// <summary>Gets or sets how revocation works.</summary>
    public TokenRevocationOptions Revocation { get; set; } = new();
}

/// <summary>
/// How validated tokens are remembered, by a hash and never by themselves. An entry ends with its token, with <see cref="Lifetime"/>, when the
/// issuer's keys change and when the token is revoked.
/// </summary>
public sealed class TokenCacheOptions
{
    /// <summary>Gets or sets whether validated tokens are remembered. Default: yes.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Gets or sets how many tokens are remembered at most, from 1 to 1,000,000. Default: 10,000.</summary>
    public int MaxEntries { get; set; } = 10_000;

    /// <summary>Gets or sets after what time a token is verified again, more than zero and at most one hour. Default: 60 seconds.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromSeconds(60);
}

/// <summary>What <c>tools/list</c> and its siblings show.</summary>
public enum PrimitiveListing
{
    /// <summary>Every primitive, with its requirement under <c>_meta["mcp-scopes/required"]</c>.</summary>
    All,

    /// <summary>Only the primitives that the caller's token may use.</summary>
    GrantedOnly,
}

/// <summary>Which scopes the challenge of a 403 names (RFC 6750 §3.1). The body's <c>required_scope</c> always names the operation's alone.</summary>
public enum ChallengeScopes
{
    /// <summary>
    /// <see cref="Operation"/> for requests of protocol version 2026-07-28 and later, <see cref="OperationAndGranted"/> for all others.
    /// </summary>
    ByProtocolVersion,

    /// <summary>All scopes that the operation needs. For authorization servers that add them to what they have granted before.</summary>
    Operation,

    /// <summary>
    /// All scopes that the operation needs, and those of the token that this application's catalogue knows, so that a client that asks for
    /// what the challenge names keeps what it has. Scopes of others, such as <c>openid</c>, are not repeated; nor are more than 4,000 characters.
    /// </summary>
    OperationAndGranted,
}

/// <summary>Who may use a primitive that was added by hand and carries no declaration.</summary>
public enum UnlistedPrimitivePolicy
{
    /// <summary>Nobody.</summary>
    Deny,

    /// <summary>Anybody with a valid token.</summary>
    AuthenticatedOnly,
}

namespace McpScopes.Authority;

/// <summary>
/// The settings of the authorization server inside this application: the section given to <c>AddMcpAuthority</c>, where they have the same
/// names. In Development none is needed.
/// </summary>
public sealed class McpAuthorityOptions
{
    /// <summary>
    /// Gets or sets the issuer, the public URL of the authority: <c>https</c>, or <c>http</c> on a loopback address. Its path must be the
    /// one that <c>MapMcpAuthority</c> maps. Default: that path under the origin of the application's MCP URL.
    /// </summary>
    public string? Issuer { get; set; }

    /// <summary>
    /// Gets or sets the users of a laptop. Refused outside Development. Default: <c>dev@example.com</c> and <c>admin@example.com</c>.
    /// </summary>
    public IList<DevelopmentUser> Users { get; set; } = [];

    /// <summary>Gets or sets the password of all <see cref="Users"/>, which the login page shows. Default: <c>mcp</c>.</summary>
    public string Password { get; set; } = "mcp";

    /// <summary>
    /// Gets or sets the scopes that everybody who can sign in may be granted. Default: in Development the catalogue's initial scopes,
    /// elsewhere none. An empty list means none everywhere, a missing one that default.
    /// </summary>
    public IList<string>? DefaultScopes { get; set; }

    /// <summary>Gets or sets which users may be granted which further scopes.</summary>
    public IList<ScopeGrantRule> Grants { get; set; } = [];

    /// <summary>
    /// Gets or sets a value indicating whether the scopes that the identity provider's access token names may be granted here, as far as
    /// they are in the catalogue. Default: no.
    /// </summary>
    public bool FromUpstreamScopes { get; set; }

    /// <summary>Gets or sets who may open the administrators' page. Default: nobody, in Development <c>admin@example.com</c>.</summary>
    public IList<ClaimRule> Administrators { get; set; } = [];

    /// <summary>
    /// Gets or sets further MCP servers that tokens may be for (RFC 8707), as their public URLs. This application's own need not be named.
    /// </summary>
    public IList<string> Resources { get; set; } = [];

    /// <summary>
    /// Gets or sets the scopes of further MCP servers, each with what it permits. This application's own catalogue need not be repeated.
    /// </summary>
    public IDictionary<string, string> Scopes { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets or sets where users sign in. Needed outside Development.</summary>
    public UpstreamOptions Upstream { get; set; } = new();

    /// <summary>Gets or sets where clients, grants and tokens are kept. Needed outside Development.</summary>
    public StoreOptions Store { get; set; } = new();

    /// <summary>Gets or sets the keys. Needed outside Development.</summary>
    public KeyOptions Keys { get; set; } = new();

    /// <summary>
    /// Gets or sets the folder with the keys and the database of a laptop, relative to the content root. Used in Development for what
    /// <see cref="Store"/> and <see cref="Keys"/> do not say. Default: <c>.mcp-authority</c>.
    /// </summary>
    public string DataFolder { get; set; } = ".mcp-authority";

    /// <summary>Gets or sets how long an access token is valid, from one minute to one day. Default: one hour.</summary>
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Gets or sets how long a refresh token can be used, from one hour to one year. Each use gives a new one. Default: 14 days.
    /// </summary>
    public TimeSpan RefreshTokenLifetime { get; set; } = TimeSpan.FromDays(14);

    /// <summary>Gets or sets how long a browser stays signed in at the authority itself, at most 30 days. Default: 12 hours.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>Gets or sets how clients make themselves known.</summary>
    public ClientOptions Clients { get; set; } = new();

    /// <summary>Gets or sets the resource servers that may introspect tokens (RFC 7662).</summary>
    public IList<IntrospectionClient> IntrospectionClients { get; set; } = [];

    /// <summary>
    /// Gets or sets the addresses or networks (<c>10.0.0.0/8</c>) of reverse proxies whose <c>X-Forwarded-For</c>, <c>-Proto</c> and
    /// <c>-Host</c> are believed. Needed where TLS ends in front of the application.
    /// </summary>
    public IList<string> TrustedProxies { get; set; } = [];

    /// <summary>Gets or sets how many requests one address may send to the token endpoint in a minute. 0: no limit. Default: 300.</summary>
    public int TokenRequestsPerMinute { get; set; } = 300;

    /// <summary>
    /// Gets or sets how many sign-ins and consents one address may submit in a minute, the whole /64 network for IPv6. 0: no limit.
    /// Default: 120.
    /// </summary>
    public int SignInsPerMinute { get; set; } = 120;

    internal bool NeedsDataFolder =>
        string.IsNullOrWhiteSpace(Store.ConnectionString) || Keys.Signing.Count == 0 || Keys.Encryption.Count == 0;
}

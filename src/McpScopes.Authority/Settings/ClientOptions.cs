namespace McpScopes.Authority;

/// <summary>How MCP clients make themselves known: by registration (RFC 7591), or by the URL of a metadata document.</summary>
public sealed class ClientOptions
{
    /// <summary>Gets or sets how many clients are kept at most; the oldest one that nobody used makes room. Default: 10,000.</summary>
    public int MaxClients { get; set; } = 10_000;

    /// <summary>
    /// Gets or sets how many clients one address may register in an hour. 0: no limit. Default: 60; in Development no limit.
    /// </summary>
    public int? RegistrationsPerHour { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether clients may be known by the URL of a metadata document, and are told so. Without it they
    /// register, which needs no internet: the right choice for a laptop or a network that cannot reach the documents. Default: yes.
    /// </summary>
    public bool MetadataDocuments { get; set; } = true;

    /// <summary>
    /// Gets or sets the hosts (<c>clients.example.com</c>, or with a port) whose client metadata documents may be fetched from private and
    /// loopback addresses. All others must be at public ones.
    /// </summary>
    public IList<string> PrivateHosts { get; set; } = [];

    /// <summary>
    /// Gets or sets how long a fetched metadata document is used without looking again, at most one day. Default: one hour.
    /// </summary>
    public TimeSpan MetadataLifetime { get; set; } = TimeSpan.FromHours(1);
}

/// <summary>A resource server that may ask whether a token is good (RFC 7662).</summary>
public sealed class IntrospectionClient
{
    /// <summary>Gets or sets its resource (RFC 8707), which is its client id, too: it learns of tokens for that alone.</summary>
    public string Resource { get; set; } = "";

    /// <summary>Gets or sets its secret, at least 16 characters. Keep it out of settings files.</summary>
    public string ClientSecret { get; set; } = "";
}

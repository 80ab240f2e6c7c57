namespace DevAuthority;

/// <summary>What the development authority is told by the application it is mounted in.</summary>
public sealed class DevAuthorityOptions
{
    /// <summary>
    /// The public address of the application, such as <c>http://localhost:5080</c>: scheme, host and port. The issuer and every endpoint are
    /// built from it, never from a Host header. It is read once, by <c>MapDevAuthority()</c>, so a test that wants a free port picks it first.
    /// </summary>
    public string BaseUrl { get; set; } = "http://localhost:5080";

    /// <summary>Where in the application the authority lives.</summary>
    public string PathPrefix { get; set; } = "/authority";

    /// <summary>Keys and data, relative to the content root. Keep it out of version control; delete it to start over.</summary>
    public string DataFolder { get; set; } = ".dev-authority";

    /// <summary>
    /// The protected resources that RFC 8707's <c>resource</c> may name, as absolute URIs. The first is the audience of a token whose client
    /// names none. At least one is needed.
    /// </summary>
    public IList<string> Resources { get; } = [];

    /// <summary>Every scope there is, with the sentence that the consent page shows for it, in the order in which tokens list them.</summary>
    public IDictionary<string, string> Scopes { get; } = new OrderedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["openid"] = "Know who you are",
        ["tavily-mcp/search"] = "Search the web",
        ["tavily-mcp/extract"] = "Read the full text of a page",
        ["tavily-mcp/admin"] = "Everything",
    };

    /// <summary>What a client gets that asks for no scope at all (as far as the user's role has it).</summary>
    public IList<string> InitialScopes { get; } = ["openid", "tavily-mcp/search"];

    /// <summary>Who can sign in.</summary>
    public IList<DevAuthorityUser> Users { get; } =
    [
        new("dev@example.com", "developer", "openid", "tavily-mcp/search"),
        new("lead@example.com", "researcher", "openid", "tavily-mcp/search", "tavily-mcp/extract"),
        new("admin@example.com", "admin", "openid", "tavily-mcp/search", "tavily-mcp/extract", "tavily-mcp/admin"),
    ];

    /// <summary>Everyone's password. It is shown on the login page.</summary>
    public string Password { get; set; } = "mcp";

    /// <summary>How many clients may be registered; beyond it the oldest that was never used makes room.</summary>
    public int MaxRegisteredClients { get; set; } = 1000;
}

using Microsoft.Extensions.Options;

namespace McpScopes.Authority;

/// <summary>
/// Where the authority is: its issuer and its endpoints. They follow from the settings, never from a Host header; in Development, where
/// nothing need be set, from the address that the server listens on, which is known at the first request.
/// </summary>
internal sealed class AuthorityAddress(IOptions<McpAuthorityOptions> options, IProtectedApplication? application = null)
{
    private readonly Lazy<Uri> _issuer = new(() =>
        new Uri(options.Value.Issuer ?? new Uri(new Uri(ResourceOf(application)), Path).AbsoluteUri));

    /// <summary>The path under which the application sees the authority.</summary>
    public const string Path = "/authority";

    /// <summary>The path under which browsers see it: the same, unless a proxy strips a prefix.</summary>
    public string Prefix => Issuer.AbsolutePath;

    public Uri Issuer => _issuer.Value;

    public Uri Authorization => At("/authorize");

    public Uri Token => At("/token");

    public Uri Registration => At("/register");

    public Uri Revocation => At("/revoke");

    public Uri Introspection => At("/introspect");

    public Uri Keys => At("/jwks");

    public Uri UpstreamCallback => At("/upstream/callback");

    public bool IsHttps => Issuer.Scheme == Uri.UriSchemeHttps;

    /// <summary>Cookies know no ports: two authorities on one host must not sign each other's users out.</summary>
    public string CookieSuffix => Issuer.IsDefaultPort ? "" : $".{Issuer.Port}";

    private Uri At(string path) => new(Issuer, Prefix + path);

    private static string ResourceOf(IProtectedApplication? application) => application?.Resources[0]
        ?? throw new InvalidOperationException(
            "McpAuthority:Issuer is missing, and without AddMcpScopes there is no MCP URL to derive it from. Set it to the public URL of the "
            + "authority, for example 'https://api.example.com/authority'.");
}

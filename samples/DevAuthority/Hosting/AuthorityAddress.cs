using Microsoft.Extensions.Options;

namespace DevAuthority;

/// <summary>Where the authority is: its issuer and its endpoints, from the configured base URL and prefix.</summary>
internal sealed class AuthorityAddress(IOptions<DevAuthorityOptions> options)
{
    public Uri Base { get; } = new(options.Value.BaseUrl);

    public string Prefix { get; } = options.Value.PathPrefix;

    public Uri Issuer { get; } = new(new Uri(options.Value.BaseUrl), options.Value.PathPrefix);

    public Uri Authorization => At("/authorize");

    public Uri Token => At("/token");

    public Uri Registration => At("/register");

    public Uri Revocation => At("/revoke");

    public Uri Keys => At("/jwks");

    /// <summary>Cookies know no ports: two authorities on one host must not sign each other's users out.</summary>
    public string CookieSuffix => Base.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public bool AllowsPlainHttp => Base.Scheme == Uri.UriSchemeHttp;

    private Uri At(string path) => new(Base, Prefix + path);
}

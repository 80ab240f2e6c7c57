using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace McpScopes.Authority;

/// <summary>The cookie of the authority's own sign-in.</summary>
internal sealed class LoginCookie(AuthorityAddress address, BrowserProtection protection, IOptions<McpAuthorityOptions> authority)
    : IConfigureNamedOptions<CookieAuthenticationOptions>
{
    public void Configure(CookieAuthenticationOptions options)
    {
    }

    public void Configure(string? name, CookieAuthenticationOptions options)
    {
        if (name != LoginSession.Scheme)
        {
            return;
        }

        // Lax, because a client's link into the authority is a cross-site navigation.
        options.Cookie = AuthorityCookie.Named("Login", address, SameSiteMode.Lax);
        options.ExpireTimeSpan = authority.Value.SessionLifetime;
        options.SlidingExpiration = false;
        options.DataProtectionProvider = protection.DataProtection;
    }
}

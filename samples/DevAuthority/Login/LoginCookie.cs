using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace DevAuthority;

internal sealed class LoginCookie(AuthorityAddress address, BrowserProtection protection) : IConfigureNamedOptions<CookieAuthenticationOptions>
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

        options.Cookie.Name = $".DevAuthority.{address.CookieSuffix}";
        options.Cookie.Path = address.Prefix;
        options.Cookie.HttpOnly = true;
        // Lax, because a client's link into the authority is a cross-site navigation.
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = TimeSpan.FromHours(12);
        options.DataProtectionProvider = protection.DataProtection;
    }
}

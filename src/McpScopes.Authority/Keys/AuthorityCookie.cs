using Microsoft.AspNetCore.Http;

namespace McpScopes.Authority;

/// <summary>
/// The authority's cookies. Over HTTPS their names begin with <c>__Host-</c>, so that no other host of the domain can set them (RFC 6265bis
/// §4.1.3.2), for which they need the path <c>/</c>; over http on a laptop browsers take no such name.
/// </summary>
internal static class AuthorityCookie
{
    public static CookieBuilder Named(string name, AuthorityAddress address, SameSiteMode sameSite) => new()
    {
        Name = address.IsHttps ? $"__Host-McpAuthority.{name}{address.CookieSuffix}" : $"McpAuthority.{name}{address.CookieSuffix}",
        Path = address.IsHttps ? "/" : address.Prefix,
        HttpOnly = true,
        IsEssential = true,
        SameSite = sameSite,
        SecurePolicy = address.IsHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest,
    };
}

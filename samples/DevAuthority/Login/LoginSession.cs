using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace DevAuthority;

/// <summary>Who is signed in to the authority itself, by a cookie that only the authority's own paths see.</summary>
internal sealed class LoginSession(UserDirectory users)
{
    public const string Scheme = "DevAuthority";

    public async Task<DevAuthorityUser?> CurrentUserAsync(HttpContext http)
    {
        var result = await http.AuthenticateAsync(Scheme);
        var user = users.FindBySubject(result.Principal?.FindFirstValue("sub"));
        // Antiforgery tokens are tied to this principal, whatever scheme the application authenticates with.
        http.User = user is null ? new ClaimsPrincipal() : result.Principal!;
        return user;
    }

    public static Task SignInAsync(HttpContext http, DevAuthorityUser user) =>
        http.SignInAsync(Scheme, new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", user.Subject)], Scheme)));

    public static Task SignOutAsync(HttpContext http) => http.SignOutAsync(Scheme);
}

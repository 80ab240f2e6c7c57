using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;

namespace TavilyServer.SignIn;

/// <summary>Who looks at the page, and whose calls that person may see.</summary>
/// <param name="Issuer">The issuer of the sign-in; the same as that of the person's access tokens.</param>
/// <param name="Subject">The person, as access tokens name her.</param>
/// <param name="Name">The person's name for people.</param>
/// <param name="IsAdministrator">Whether she sees everybody's calls, and may revoke.</param>
public sealed record PageUser(string Issuer, string Subject, string Name, bool IsAdministrator)
{
    /// <summary>
    /// What makes an administrator: the page asks for this scope, and the authority grants it to those whose role includes it.
    /// </summary>
    public const string AdministratorScope = "tavily-mcp/admin";

    /// <summary>Finds out who is there, and makes that the request's user: antiforgery tokens are tied to it.</summary>
    public static async Task<PageUser?> OfAsync(HttpContext http)
    {
        var signedIn = await http.AuthenticateAsync(PageSignIn.CookieScheme);
        http.User = signedIn.Principal ?? new ClaimsPrincipal();
        return signedIn.Principal is { } user
            ? new PageUser(
                user.FindFirstValue("iss")!,
                user.FindFirstValue("sub")!,
                user.Identity!.Name!,
                user.HasClaim("scope", AdministratorScope))
            : null;
    }
}

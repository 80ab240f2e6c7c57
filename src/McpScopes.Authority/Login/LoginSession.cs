using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace McpScopes.Authority;

/// <summary>Who is signed in to the authority itself, by a cookie that only the authority reads.</summary>
internal sealed class LoginSession(IAccounts accounts, TimeProvider time)
{
    public const string Scheme = "McpAuthority";

    /// <summary>How long an approval that was given before signing in counts after it.</summary>
    private static readonly TimeSpan ApprovalLifetime = TimeSpan.FromMinutes(10);

    private const string UpstreamSessionClaim = "upstream_session";
    private const string Approved = ".approved";

    public async Task<Account?> CurrentUserAsync(HttpContext http)
    {
        var result = await http.AuthenticateAsync(Scheme);
        var account = result.Principal is null
            ? null
            : await accounts.FindAsync(result.Principal.FindFirstValue("sub"), result.Principal.FindFirstValue(UpstreamSessionClaim),
                http.RequestAborted);
        // Antiforgery tokens are tied to this principal, whatever scheme the application authenticates with.
        http.User = account is null ? new ClaimsPrincipal() : result.Principal!;
        return account;
    }

    /// <summary>
    /// Ties forms to whoever this browser was signed in as, without asking whether that user may go on: to sign out nobody need be asked.
    /// </summary>
    public static async Task RecogniseAsync(HttpContext http) =>
        http.User = (await http.AuthenticateAsync(Scheme)).Principal ?? new ClaimsPrincipal();

    /// <summary>Whether the user allowed exactly this request on the way in, before anything was sent to the identity provider.</summary>
    public async Task<bool> HasApprovedAsync(HttpContext http, string request) =>
        (await http.AuthenticateAsync(Scheme)).Properties is { IssuedUtc: { } issued } properties
        && properties.Items.TryGetValue(Approved, out var approved)
        && approved == request
        && time.GetUtcNow() - issued < ApprovalLifetime;

    public static Task SignInAsync(HttpContext http, Account account, string? approvedRequest = null)
    {
        var identity = new ClaimsIdentity([new Claim("sub", account.Subject)], Scheme);
        if (account.UpstreamSession is { } session)
        {
            identity.AddClaim(new Claim(UpstreamSessionClaim, session));
        }

        var properties = new AuthenticationProperties();
        if (approvedRequest is not null)
        {
            properties.Items[Approved] = approvedRequest;
        }

        return http.SignInAsync(Scheme, new ClaimsPrincipal(identity), properties);
    }

    public static Task SignOutAsync(HttpContext http) => http.SignOutAsync(Scheme);
}

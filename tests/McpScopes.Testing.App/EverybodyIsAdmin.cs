using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace McpScopes.Testing.App;

/// <summary>The scheme that somebody wrote for a demonstration, and that stayed.</summary>
public sealed class EverybodyIsAdmin(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public static ClaimsPrincipal Admin { get; } = new(new ClaimsIdentity(
        [new Claim("scope", "notes:write audit:all"), new Claim("aud", "https://api.example.com/mcp")], "everybody"));

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
        Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(Admin, Scheme.Name)));
}

using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace McpScopes.Authority;

/// <summary>
/// The token endpoint, after OpenIddict has checked the code or the refresh token: whether the user may go on, and with what, is decided anew each
/// time, so that a role that shrank shrinks the next token.
/// </summary>
internal sealed class TokenEndpoint(IAccounts accounts, GrantRules rules)
{
    public static void Map(IEndpointRouteBuilder authority) =>
        authority.MapPost("/token", (HttpContext http, TokenEndpoint tokens) => tokens.HandleAsync(http)).AllowAnonymous();

    private async Task<IResult> HandleAsync(HttpContext http)
    {
        if (http.GetOpenIddictServerRequest() is not { } request)
        {
            return Results.NotFound();
        }

        var principal = (await http.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme)).Principal;
        try
        {
            if (principal is null
                || await accounts.FindAsync(
                    principal.GetClaim(Claims.Subject), principal.GetClaim(TokenClaims.UpstreamSession), http.RequestAborted) is not { } user)
            {
                return Answer.Error(Errors.InvalidGrant, "The user of this grant is signed out, disabled or gone.");
            }

            var granted = rules.Decide(principal.GetScopes(), kept: [], user).Granted;
            if (granted.Count == 0)
            {
                return Answer.Error(Errors.InvalidGrant, "The user may be granted none of the scopes of this grant any more.");
            }

            var resources = principal.GetResources();
            return request.GetResources().Except(resources, StringComparer.Ordinal).Any()
                ? Answer.Error(Errors.InvalidTarget, "The grant is for another resource.")
                : Answer.SignIn(TokenClaims.For(user, granted, resources));
        }
        catch (UpstreamUnavailableException)
        {
            return Answer.Unavailable("The identity provider does not answer, so that nobody can say whether the user may go on.");
        }
    }
}

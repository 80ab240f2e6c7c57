using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace DevAuthority;

/// <summary>
/// The token endpoint, after OpenIddict has checked the code or the refresh token: what the user may have is decided anew each time, so a role
/// that shrank shrinks the next token.
/// </summary>
internal sealed class TokenEndpoint(UserDirectory users, ScopeCatalogue catalogue, TokenClaims claims)
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
        if (principal is null || users.FindBySubject(principal.GetClaim(Claims.Subject)) is not { } user)
        {
            return Answer.Error(Errors.InvalidGrant, "The user of this grant no longer exists.");
        }

        var granted = catalogue.Decide(principal.GetScopes(), user).Granted;
        if (granted.Count == 0)
        {
            return Answer.Error(Errors.InvalidGrant, "The user's role has none of the scopes of this grant any more.");
        }

        var resources = principal.GetResources();
        return request.GetResources().Except(resources, StringComparer.Ordinal).Any()
            ? Answer.Error(Errors.InvalidTarget, "The grant is for another resource.")
            : Answer.SignIn(claims.For(user, granted, resources));
    }
}

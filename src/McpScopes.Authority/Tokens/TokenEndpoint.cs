using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace McpScopes.Authority;

/// <summary>
/// The token endpoint, after OpenIddict has checked the code or the refresh token: whether the user may go on, and with what, is decided
/// anew each time, so that a role that shrank shrinks the next token.
/// </summary>
internal sealed class TokenEndpoint(
    IAccounts accounts, GrantRules rules, TokenClaims claims, Redemption redemption, GrantEnd end, RecentChallenges challenges,
    IOptions<McpAuthorityOptions> options, TimeProvider time)
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
            if (principal is null)
            {
                return Answer.Error(Errors.InvalidGrant, "The code or refresh token is not valid.");
            }

            if (await accounts.FindAsync(
                    principal.GetClaim(Claims.Subject), principal.GetClaim(TokenClaims.UpstreamSession),
                        http.RequestAborted) is not { } user)
            {
                if (principal.GetAuthorizationId() is { } login)
                {
                    await end.LostLoginAsync(login, http.RequestAborted);
                }

                return Answer.Error(Errors.InvalidGrant, "The user of this grant is signed out, disabled or gone.");
            }

            var granted = rules.Decide(principal.GetScopes(), kept: [], user).Granted;
            if (granted.Count == 0)
            {
                return Answer.Error(Errors.InvalidGrant, "The user may be granted none of the scopes of this grant any more.");
            }

            if (request.IsRefreshTokenGrantType() && MissingScope(request, principal, user) is { } missing)
            {
                return Answer.Error(Errors.InteractionRequired,
                    $"The scope '{missing}' was asked for, and the user has not allowed it yet.");
            }

            var resources = principal.GetResources();
            if (request.GetResources().Except(resources, StringComparer.Ordinal).Any())
            {
                return Answer.Error(Errors.InvalidTarget, "The grant is for another resource.");
            }

            return await redemption.TryAsync(principal, http.RequestAborted)
                ? Answer.SignIn(claims.For(user, granted, resources))
                : Answer.Error(Errors.InvalidGrant, "The code or refresh token was used before.");
        }
        catch (UpstreamUnavailableException)
        {
            return Answer.Unavailable("The identity provider does not answer, so that nobody can say whether the user may go on.");
        }
    }

    /// <summary>
    /// A client that was refused for lack of a scope a moment ago, and now refreshes although its access token is still good, has no use
    /// for the same scopes again (typescript-sdk#2255). An error that it does not know sends it to the authorization endpoint. Only where
    /// its user could be granted the scope, and once for each refusal; nothing is used up.
    /// </summary>
    private string? MissingScope(OpenIddictRequest request, ClaimsPrincipal principal, Account user)
    {
        var asked = challenges.Take(user.Subject, request.ClientId);
        var isAccessTokenGood = principal.GetCreationDate() is { } issued
            && time.GetUtcNow() < issued + options.Value.AccessTokenLifetime - TimeSpan.FromMinutes(1);
        return asked.Count == 0 || !isAccessTokenGood
            ? null
            : asked.FirstOrDefault(scope => !principal.GetScopes().Contains(scope) && rules.ScopesOf(user).Contains(scope));
    }
}

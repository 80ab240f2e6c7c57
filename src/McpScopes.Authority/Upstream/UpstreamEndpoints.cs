using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Client.AspNetCore;
using System.Security.Cryptography;

namespace McpScopes.Authority;

/// <summary>
/// Where the identity provider sends the browser back to, after OpenIddict's client has checked state, issuer, nonce and tokens. State is
/// random, single-use and tied to the browser by a cookie.
/// </summary>
internal sealed partial class UpstreamEndpoints(
    AuthorityDb db,
    UpstreamClaims claims,
    UpstreamProvider provider,
    BrowserProtection protection,
    ReturnTarget returnTarget,
    AuthorityAddress address,
    TimeProvider time,
    ILogger<UpstreamEndpoints> logger)
{
    public static void Map(IEndpointRouteBuilder authority) =>
        authority.MapMethods(
            "/upstream/callback",
            [HttpMethods.Get, HttpMethods.Post],
            (HttpContext http, UpstreamEndpoints upstream) => upstream.ReturnAsync(http)).AllowAnonymous();

    private async Task<IResult> ReturnAsync(HttpContext http)
    {
        if (http.GetOpenIddictClientResponse() is { Error: { } error } response)
        {
            LogFailed(logger, provider.DisplayName, ShortText.Of(error, 50), ShortText.Of(response.ErrorDescription, 200));
            return ErrorPage.Create($"Signing in at {provider.DisplayName} did not work", "Nothing was allowed and nobody is signed in.",
                ShortText.Of(error, 50));
        }

        var result = await http.AuthenticateAsync(OpenIddictClientAspNetCoreDefaults.AuthenticationScheme);
        if (!result.Succeeded)
        {
            return ErrorPage.Create("Wrong address", $"Nobody is being signed in here. This authority is at {address.Issuer.AbsoluteUri}.");
        }

        if (claims.SubjectOf(result.Principal) is not { Length: > 0 } subject)
        {
            LogNobody(logger, provider.DisplayName);
            return ErrorPage.Create(
                $"{provider.DisplayName} does not say who you are",
                    "Its answer names no subject, or an email address that it has not verified. "
                    + "An administrator can set McpAuthority:Upstream:SubjectClaim.");
        }

        var session = await KeepAsync(subject, result.Principal, result.Properties, http.RequestAborted);
        await LoginSession.SignInAsync(http, claims.Account(session),
            result.Properties.Items.TryGetValue(UpstreamSignIn.ApprovedRequest, out var approved) ? approved : null);
        return Results.LocalRedirect(returnTarget.WithoutLoginPrompt(returnTarget.Sanitize(result.Properties.RedirectUri)));
    }

    private async Task<UpstreamSession> KeepAsync(string subject, ClaimsPrincipal principal, AuthenticationProperties properties,
        CancellationToken cancellation)
    {
        var accessToken = properties.GetTokenValue(OpenIddictClientAspNetCoreConstants.Tokens.BackchannelAccessToken);
        var tokens = new UpstreamTokens(properties.GetTokenValue(OpenIddictClientAspNetCoreConstants.Tokens.RefreshToken), accessToken);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var session = new UpstreamSession
        {
            Id = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(16)),
            Subject = subject,
            Issuer = principal.FindFirst("iss")?.Value ?? provider.DisplayName,
            CreatedAt = now,
            CheckedAt = now,
            Claims = claims.Serialize(principal, accessToken, properties.GetString(UpstreamScopes.Property),
                properties.GetString(UpstreamScopes.FromUserInfo)?.Split(' ') ?? []),
            Tokens = tokens.Protect(protection.AtRest),
        };
        db.UpstreamSessions.Add(session);
        await db.SaveChangesAsync(cancellation);
        return session;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Signing in at {Provider} failed: {Error}, {Description}")]
    private static partial void LogFailed(ILogger logger, string provider, string error, string description);

    [LoggerMessage(Level = LogLevel.Error,
        Message = "{Provider} signed a user in without a subject. Set McpAuthority:Upstream:SubjectClaim.")]
    private static partial void LogNobody(ILogger logger, string provider);
}

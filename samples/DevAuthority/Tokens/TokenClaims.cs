using System.Security.Claims;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace DevAuthority;

/// <summary>The claims of Amazon Cognito's access tokens, so that a server developed against this one meets no surprise there.</summary>
internal sealed class TokenClaims(IOptions<DevAuthorityOptions> options)
{
    public ClaimsPrincipal For(DevAuthorityUser user, IEnumerable<string> scopes, IEnumerable<string> resources)
    {
        var identity = new ClaimsIdentity(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, "username", "role");
        identity.SetClaim(Claims.Subject, user.Subject).SetClaim(Claims.Email, user.Email).SetClaim("username", user.Username)
            .SetClaim("token_use", "access").SetScopes(scopes).SetResources(resources);
        identity.SetDestinations(static claim => claim.Type switch
        {
            Claims.Email or "username" => [Destinations.AccessToken, Destinations.IdentityToken],
            _ => [Destinations.AccessToken],
        });
        return new ClaimsPrincipal(identity);
    }

    /// <summary>RFC 8707: what the client named, which OpenIddict has checked by now, or else the first resource there is.</summary>
    public IEnumerable<string> Audience(OpenIddictRequest request) =>
        request.GetResources() is { IsEmpty: false } named ? named : [options.Value.Resources[0]];
}

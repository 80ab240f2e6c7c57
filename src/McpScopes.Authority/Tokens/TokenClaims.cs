using System.Security.Claims;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace McpScopes.Authority;

/// <summary>What goes into tokens: RFC 9068's claims, and the user's name as servers and clients look for it.</summary>
internal sealed class TokenClaims(AuthorityResources resources, ISignIn signIn)
{
    /// <summary>The claim of codes and refresh tokens that leads back to the sign-in at the identity provider. No client sees it.</summary>
    public const string UpstreamSession = "upstream_session";

    private const string Username = "username";

    /// <summary>Names the identity provider, as other authorization servers with one behind them do.</summary>
    private const string IdentityProvider = "idp";

    public ClaimsPrincipal For(Account user, IReadOnlyCollection<string> scopes, IEnumerable<string> audience)
    {
        var identity = new ClaimsIdentity(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, Username, "role");
        identity.SetClaim(Claims.Subject, user.Subject)
            .SetClaim(Claims.Email, user.Email)
            .SetClaim(Username, user.Username)
            .SetClaim("token_use", "access")
            .SetClaim(UpstreamSession, user.UpstreamSession)
            .SetScopes(scopes)
            .SetResources(audience);
        if (user.UpstreamSession is not null)
        {
            identity.SetClaim(IdentityProvider, signIn.ProviderName);
        }

        if (user.Email is null)
        {
            identity.SetClaim(Claims.Name, user.Name);
        }

        if (scopes.Contains(Catalogue.GroupsScope))
        {
            identity.SetClaims("groups", [.. user.Groups]);
        }

        identity.SetDestinations(static claim => claim.Type switch
        {
            UpstreamSession => [],
            Claims.Email or Claims.Name or Username or "groups" => [Destinations.AccessToken, Destinations.IdentityToken],
            _ => [Destinations.AccessToken],
        });
        return new ClaimsPrincipal(identity);
    }

    /// <summary>RFC 8707: what the client named, which OpenIddict has checked by now, or else the first resource there is.</summary>
    public IEnumerable<string> Audience(OpenIddictRequest request) =>
        request.GetResources() is { IsEmpty: false } named ? named : [resources.All[0]];
}

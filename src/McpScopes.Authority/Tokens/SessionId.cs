using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace McpScopes.Authority;

/// <summary>
/// Says in each access token of which sign-in with this client it is (<c>sid</c>, OpenID Connect Front-Channel Logout 1.0 §3), so that
/// all of them can be revoked by one name.
/// </summary>
internal sealed class SessionId : IOpenIddictServerHandler<ProcessSignInContext>
{
    public const string Claim = "sid";

    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ProcessSignInContext>()
            .UseSingletonHandler<SessionId>()
            .AddFilter<OpenIddictServerHandlerFilters.RequireAccessTokenGenerated>()
            .SetOrder(OpenIddictServerHandlers.PrepareAccessTokenPrincipal.Descriptor.Order + 2)
            .Build();

    public ValueTask HandleAsync(ProcessSignInContext context)
    {
        context.AccessTokenPrincipal?.SetClaim(Claim, context.Principal?.GetAuthorizationId());
        return ValueTask.CompletedTask;
    }
}

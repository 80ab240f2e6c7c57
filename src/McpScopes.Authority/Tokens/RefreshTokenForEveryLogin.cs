using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace McpScopes.Authority;

/// <summary>
/// Like Cognito, and unlike OpenIddict by itself: a client registered for refresh tokens gets one without asking for <c>offline_access</c>,
/// which would end up among the scopes that people see.
/// </summary>
internal sealed class RefreshTokenForEveryLogin(IOpenIddictApplicationManager applications) : IOpenIddictServerHandler<ProcessSignInContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ProcessSignInContext>()
            .UseScopedHandler<RefreshTokenForEveryLogin>()
            .SetOrder(OpenIddictServerHandlers.EvaluateGeneratedTokens.Descriptor.Order + 1)
            .Build();

    public async ValueTask HandleAsync(ProcessSignInContext context)
    {
        if (context.EndpointType is OpenIddictServerEndpointType.Token
            && context.ClientId is { } clientId
            && await applications.FindByClientIdAsync(clientId, context.CancellationToken) is { } application
            && await applications.HasPermissionAsync(application, Permissions.GrantTypes.RefreshToken, context.CancellationToken))
        {
            (context.GenerateRefreshToken, context.IncludeRefreshToken) = (true, true);
        }
    }
}

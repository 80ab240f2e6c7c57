using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace McpScopes.Authority;

/// <summary>
/// A code or refresh token that was used before is in two hands (RFC 6749 §4.1.2, RFC 9700 §4.14.2). OpenIddict refuses it and ends what
/// could be refreshed; the access tokens that are out end with it.
/// </summary>
internal sealed class ReplayedToken(IOpenIddictTokenManager tokens, GrantEnd end) : IOpenIddictServerHandler<ValidateTokenContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ValidateTokenContext>()
            .AddFilter<OpenIddictServerHandlerFilters.RequireTokenStorageEnabled>()
            .UseScopedHandler<ReplayedToken>()
            .SetOrder(OpenIddictServerHandlers.Protection.ValidateTokenEntry.Descriptor.Order - 1)
            .Build();

    public async ValueTask HandleAsync(ValidateTokenContext context)
    {
        if (context.EndpointType is OpenIddictServerEndpointType.Token
            && context.Principal is { } principal
            && principal.GetTokenId() is { } id
            && principal.GetAuthorizationId() is { } login
            && await tokens.FindByIdAsync(id, context.CancellationToken) is { } token
            && await tokens.HasStatusAsync(token, Statuses.Redeemed, context.CancellationToken))
        {
            await end.LostLoginAsync(login, context.CancellationToken);
        }
    }
}

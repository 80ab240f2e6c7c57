using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace McpScopes.Authority;

/// <summary>
/// Makes every token response say the same two things in the same way: the granted scopes, also where the RFC would let them go unsaid, and
/// the whole lifetime, not the 3599 seconds that a slow machine has left of it.
/// </summary>
internal sealed class PlainTokenResponse : IOpenIddictServerHandler<ProcessSignInContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ProcessSignInContext>()
            .UseSingletonHandler<PlainTokenResponse>()
            .SetOrder(OpenIddictServerHandlers.AttachSignInParameters.Descriptor.Order + 1)
            .Build();

    public ValueTask HandleAsync(ProcessSignInContext context)
    {
        if (context is { EndpointType: OpenIddictServerEndpointType.Token, IncludeAccessToken: true, AccessTokenPrincipal: { } token })
        {
            context.Response.Scope = string.Join(' ', token.GetScopes());
            context.Response.ExpiresIn = (long?)(token.GetExpirationDate() - token.GetCreationDate())?.TotalSeconds;
        }

        return ValueTask.CompletedTask;
    }
}

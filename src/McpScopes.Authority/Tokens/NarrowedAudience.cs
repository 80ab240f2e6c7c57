using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace McpScopes.Authority;

/// <summary>
/// RFC 8707 §2.2: a token request may name some of the grant's resources. That narrows the access token, not the refresh token beside it.
/// </summary>
internal sealed class NarrowedAudience : IOpenIddictServerHandler<ProcessSignInContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ProcessSignInContext>()
            .UseSingletonHandler<NarrowedAudience>()
            .AddFilter<OpenIddictServerHandlerFilters.RequireAccessTokenGenerated>()
            .SetOrder(OpenIddictServerHandlers.PrepareAccessTokenPrincipal.Descriptor.Order + 1)
            .Build();

    public ValueTask HandleAsync(ProcessSignInContext context)
    {
        if (context.EndpointType is OpenIddictServerEndpointType.Token && context.Request.GetResources() is { IsEmpty: false } named)
        {
            context.AccessTokenPrincipal?.SetAudiences(named);
        }

        return ValueTask.CompletedTask;
    }
}

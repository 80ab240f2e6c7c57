using OpenIddict.Client;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Client.OpenIddictClientEvents;

namespace McpScopes.Authority;

/// <summary>
/// Discovery documents of Cognito and Entra ID name no grant types, which RFC 8414 §2 takes for "no refresh tokens", and both give them. A
/// provider that gave one takes it back.
/// </summary>
internal sealed class UpstreamGrantTypes : IOpenIddictClientHandler<HandleConfigurationResponseContext>
{
    public static OpenIddictClientHandlerDescriptor Descriptor { get; } =
        OpenIddictClientHandlerDescriptor.CreateBuilder<HandleConfigurationResponseContext>()
            .UseSingletonHandler<UpstreamGrantTypes>()
            .SetOrder(int.MaxValue - 50_000)
            .Build();

    public ValueTask HandleAsync(HandleConfigurationResponseContext context)
    {
        context.Configuration.GrantTypesSupported.Add(GrantTypes.AuthorizationCode);
        context.Configuration.GrantTypesSupported.Add(GrantTypes.RefreshToken);
        return ValueTask.CompletedTask;
    }
}

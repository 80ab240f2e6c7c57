using OpenIddict.Client;
using static OpenIddict.Client.OpenIddictClientEvents;

namespace McpScopes.Authority;

/// <summary>Keeps the scopes of the identity provider's token answer for the callback, which sees no more than the tokens.</summary>
internal sealed class UpstreamScopes : IOpenIddictClientHandler<ProcessAuthenticationContext>
{
    public const string Property = ".upstream_scope";

    public static OpenIddictClientHandlerDescriptor Descriptor { get; } =
        OpenIddictClientHandlerDescriptor.CreateBuilder<ProcessAuthenticationContext>()
            .UseSingletonHandler<UpstreamScopes>()
            .SetOrder(int.MaxValue - 50_000)
            .Build();

    public ValueTask HandleAsync(ProcessAuthenticationContext context)
    {
        if ((string?)context.TokenResponse?.Scope is { Length: > 0 } scope)
        {
            context.Properties[Property] = scope;
        }

        return ValueTask.CompletedTask;
    }
}

using OpenIddict.Client;
using static OpenIddict.Client.OpenIddictClientEvents;

namespace McpScopes.Authority;

/// <summary>
/// Keeps for the callback, which sees no more than the tokens and the user: the scopes of the identity provider's token answer, and which
/// of the user's claims its userinfo endpoint named.
/// </summary>
internal sealed class UpstreamScopes : IOpenIddictClientHandler<ProcessAuthenticationContext>
{
    public const string Property = ".upstream_scope";
    public const string FromUserInfo = ".upstream_userinfo";

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

        if (context.UserInfoTokenPrincipal is { } user)
        {
            context.Properties[FromUserInfo] = string.Join(' ', user.Claims.Select(claim => claim.Type).Distinct(StringComparer.Ordinal));
        }

        return ValueTask.CompletedTask;
    }
}

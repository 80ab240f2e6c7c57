using Microsoft.Extensions.Options;
using OpenIddict.Client;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Client.OpenIddictClientEvents;

namespace McpScopes.Authority;

/// <summary>
/// Asks the identity provider for the user's name and for a refresh token, where the settings do not say what to ask for:
/// <c>offline_access</c> only where it is announced, since Cognito refuses what it does not know.
/// </summary>
internal sealed class UpstreamDefaultScopes(IOptions<McpAuthorityOptions> options) : IOpenIddictClientHandler<ProcessChallengeContext>
{
    public static OpenIddictClientHandlerDescriptor Descriptor { get; } =
        OpenIddictClientHandlerDescriptor.CreateBuilder<ProcessChallengeContext>()
            .UseSingletonHandler<UpstreamDefaultScopes>()
            .SetOrder(OpenIddictClientHandlers.AttachScopes.Descriptor.Order + 1)
            .Build();

    public ValueTask HandleAsync(ProcessChallengeContext context)
    {
        // A provider of the catalogue that is not OpenID Connect (GitHub) has no such scopes; what it needs, the catalogue adds.
        if (options.Value.Upstream.Scopes.Count == 0 && context.Configuration.ScopesSupported.Contains(Scopes.OpenId))
        {
            string[] wanted = [Scopes.OpenId, Scopes.Profile, Scopes.Email, Scopes.OfflineAccess];
            context.Scopes.UnionWith(wanted.Where(context.Configuration.ScopesSupported.Contains));
        }

        return ValueTask.CompletedTask;
    }
}

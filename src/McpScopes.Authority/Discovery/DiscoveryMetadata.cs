using Microsoft.Extensions.Options;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace McpScopes.Authority;

/// <summary>
/// What OpenIddict cannot know of the discovery documents: where clients register, whether they may bring a metadata document instead, and
/// that nobody need ask for offline_access.
/// </summary>
internal sealed class DiscoveryMetadata(AuthorityAddress address, IOptions<McpAuthorityOptions> options)
    : IOpenIddictServerHandler<HandleConfigurationRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<HandleConfigurationRequestContext>()
            .UseSingletonHandler<DiscoveryMetadata>()
            .SetOrder(OpenIddictServerHandlers.Discovery.AttachAdditionalMetadata.Descriptor.Order + 1)
            .Build();

    public ValueTask HandleAsync(HandleConfigurationRequestContext context)
    {
        context.Metadata["registration_endpoint"] = address.Registration.AbsoluteUri;
        context.Metadata["client_id_metadata_document_supported"] = options.Value.Clients.MetadataDocuments;
        context.Scopes.Remove(Scopes.OfflineAccess);
        return ValueTask.CompletedTask;
    }
}

using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OpenIddict.Client;
using OpenIddict.Client.AspNetCore;

namespace McpScopes.Authority;

/// <summary>Turns the upstream settings into those of OpenIddict's client, when they are first needed.</summary>
internal sealed class ConfigureUpstream(AuthorityAddress address, AuthorityKeys keys, UpstreamProvider provider,
    IOptions<McpAuthorityOptions> options)
    : IConfigureOptions<OpenIddictClientOptions>, IConfigureOptions<OpenIddictClientAspNetCoreOptions>
{
    public void Configure(OpenIddictClientOptions client)
    {
        client.ClientUri = address.Issuer;
        client.EncryptionCredentials.AddRange(keys.Encryption);
        client.SigningCredentials.AddRange(keys.Signing);
        client.RedirectionEndpointUris.Add(address.UpstreamCallback);
        if (options.Value.Upstream.IsSet)
        {
            client.Registrations.Add(provider.CreateRegistration(address.UpstreamCallback));
        }
    }

    public void Configure(OpenIddictClientAspNetCoreOptions host)
    {
        host.DisableTransportSecurityRequirement = !address.IsHttps;
        // Lax: the identity provider sends the browser back by a top-level GET.
        host.CookieBuilder = AuthorityCookie.Named("Upstream", address, SameSiteMode.Lax);
    }
}

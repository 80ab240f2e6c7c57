using Microsoft.Extensions.Options;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace McpScopes.Authority;

/// <summary>
/// Turns the authority's options into OpenIddict's, when they are first needed: by then the application has set them, and listens.
/// </summary>
internal sealed class ConfigureOpenIddict(
    AuthorityAddress address, AuthorityKeys keys, Catalogue catalogue, AuthorityResources resources, IOptions<McpAuthorityOptions> options)
    : IConfigureOptions<OpenIddictServerOptions>, IConfigureOptions<OpenIddictServerAspNetCoreOptions>,
        IPostConfigureOptions<OpenIddictServerOptions>
{
    public void Configure(OpenIddictServerOptions server)
    {
        server.Issuer = address.Issuer;
        server.AuthorizationEndpointUris.Add(address.Authorization);
        server.TokenEndpointUris.Add(address.Token);
        server.RevocationEndpointUris.Add(address.Revocation);
        server.IntrospectionEndpointUris.Add(address.Introspection);
        server.JsonWebKeySetEndpointUris.Clear();
        server.JsonWebKeySetEndpointUris.Add(address.Keys);
        // OpenIddict's own defaults are at the root, where another issuer's would be.
        server.ConfigurationEndpointUris.Clear();
        // RFC 8414 inserts the well-known part before the issuer's path, OpenID Connect appends it; clients try both, for both documents.
        foreach (var document in new[] { "openid-configuration", "oauth-authorization-server" })
        {
            server.ConfigurationEndpointUris.Add(new Uri($"{address.Prefix[1..]}/.well-known/{document}", UriKind.Relative));
            server.ConfigurationEndpointUris.Add(new Uri($".well-known/{document}{address.Prefix}", UriKind.Relative));
        }

        server.SigningCredentials.AddRange(keys.Signing);
        server.EncryptionCredentials.AddRange(keys.Encryption);
        server.AccessTokenLifetime = options.Value.AccessTokenLifetime;
        server.RefreshTokenLifetime = options.Value.RefreshTokenLifetime;
        server.Scopes.UnionWith(catalogue.AllNames);
        server.Resources.UnionWith(resources.All.Select(resource => new Uri(resource)));
    }

    public void Configure(OpenIddictServerAspNetCoreOptions host) => host.DisableTransportSecurityRequirement = !address.IsHttps;

    public void PostConfigure(string? name, OpenIddictServerOptions server)
    {
        // OpenIddict's own set has "plain" as well.
        server.CodeChallengeMethods.Clear();
        server.CodeChallengeMethods.Add(CodeChallengeMethods.Sha256);
        // Every MCP client is public; resource servers that introspect have a secret.
        server.ClientAuthenticationMethods.Clear();
        server.ClientAuthenticationMethods.Add(ClientAuthenticationMethods.None);
        if (options.Value.IntrospectionClients.Count > 0)
        {
            server.ClientAuthenticationMethods.Add(ClientAuthenticationMethods.ClientSecretBasic);
            server.ClientAuthenticationMethods.Add(ClientAuthenticationMethods.ClientSecretPost);
        }
    }
}

using System.Text.Json;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Tokens;

namespace McpScopes.Signals;

/// <summary>Where a sender's keys are found, and kept: the library's own cache, which asks again when a key is unknown.</summary>
internal static class SenderKeys
{
    private const int MaxAnswer = 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // Addresses change, and a redirection leads to whoever the answer names.
    private static readonly HttpClient Http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false })
    {
        Timeout = Patience,
        MaxResponseContentBufferSize = MaxAnswer,
    };

    public static BaseConfigurationManager OfTransmitter(string issuer, string? address) =>
        Manager(new WellKnown(issuer, address ?? Insert(issuer, "/.well-known/ssf-configuration")));

    public static BaseConfigurationManager OfIdentityProvider(string issuer, string? address) =>
        Manager(new WellKnown(issuer, address ?? issuer.TrimEnd('/') + "/.well-known/openid-configuration"));

    private static ConfigurationManager<SenderConfiguration> Manager(WellKnown place) => new(
        place.Address,
        new Retriever(place.Issuer),
        new HttpDocumentRetriever(Http) { RequireHttps = !new Uri(place.Address).IsLoopback });

    /// <summary>Between the host and the path (Shared Signals Framework 1.0 §7.2).</summary>
    private static string Insert(string issuer, string wellKnown)
    {
        var url = new Uri(issuer);
        return url.GetLeftPart(UriPartial.Authority) + wellKnown + url.AbsolutePath.TrimEnd('/');
    }

    private sealed record WellKnown(string Issuer, string Address);

    /// <summary>A document that names another issuer makes no key valid (RFC 8414 §3.3).</summary>
    private sealed class Retriever(string issuer) : IConfigurationRetriever<SenderConfiguration>
    {
        public async Task<SenderConfiguration> GetConfigurationAsync(string address, IDocumentRetriever retriever, CancellationToken cancel)
        {
            using var document = JsonDocument.Parse(await retriever.GetDocumentAsync(address, cancel).ConfigureAwait(false));
            if (!document.RootElement.TryGetProperty("issuer", out var named) || named.GetString() != issuer)
            {
                throw new InvalidOperationException($"The configuration at '{address}' is not that of '{issuer}'.");
            }

            var keys = document.RootElement.TryGetProperty("jwks_uri", out var uri) ? uri.GetString() : null;
            var configuration = new SenderConfiguration { Issuer = issuer };
            foreach (var key in new JsonWebKeySet(await retriever.GetDocumentAsync(
                keys ?? throw new InvalidOperationException($"The configuration at '{address}' names no keys (jwks_uri)."), cancel).ConfigureAwait(false)).GetSigningKeys())
            {
                configuration.SigningKeys.Add(key);
            }

            return configuration;
        }
    }

    private sealed class SenderConfiguration : BaseConfiguration;
}

using System.Net;
using System.Net.Http.Json;

namespace McpScopes.Agents.Sample;

/// <summary>
/// Stands in for the sites of the agents' makers, where an authority reads who a client is whose id is a URL (client ID metadata
/// documents): the suite's network ends at loopback. It describes a client of the usual kind, whatever the URL.
/// </summary>
internal sealed class ClientDocuments : HttpMessageHandler
{
    /// <summary>The name under which McpScopes.Authority makes the client that reads them.</summary>
    public const string HttpClientName = "McpScopes.Authority.ClientMetadata";

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = JsonContent.Create(new Dictionary<string, object>
            {
                ["client_id"] = request.RequestUri!.AbsoluteUri,
                ["client_name"] = request.RequestUri.Host,
                ["redirect_uris"] = new[] { "http://localhost/callback", "http://127.0.0.1/callback" },
                ["grant_types"] = new[] { "authorization_code", "refresh_token" },
                ["response_types"] = new[] { "code" },
                ["token_endpoint_auth_method"] = "none",
            }),
        });
}

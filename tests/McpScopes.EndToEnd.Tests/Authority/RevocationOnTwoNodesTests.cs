using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TavilyServer;

namespace McpScopes.EndToEnd.Tests.Authority;

/// <summary>Two nodes with one database and one distributed cache.</summary>
public sealed class RevocationOnTwoNodesTests : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("two-nodes-");
    private readonly MemoryDistributedCache _cache = new(Options.Create(new MemoryDistributedCacheOptions()));
    private readonly Uri[] _addresses = [AuthorityHost.FreeAddress(), AuthorityHost.FreeAddress()];
    private readonly List<WebApplication> _nodes = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        foreach (var address in _addresses)
        {
            var app = TavilyServerApp.Create(
                [
                    "--environment", "Development", "--urls", address.GetLeftPart(UriPartial.Authority), "--McpAuthority:DataFolder", _data.FullName,
                    "--McpAuthority:Issuer", new Uri(_addresses[0], "/authority").AbsoluteUri,
                    "--McpScopes:Resource", new Uri(_addresses[0], "/mcp").AbsoluteUri,
                ],
                builder =>
                {
                    builder.Logging.ClearProviders();
                    builder.Services.AddSingleton<IDistributedCache>(_cache);
                });
            _nodes.Add(app);
            await app.StartAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        SqliteConnection.ClearAllPools();
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task A_token_that_was_revoked_at_one_node_is_refused_by_the_other()
    {
        using var client = new AuthorityClient(_addresses[0], new Uri(_addresses[0], "/mcp").AbsoluteUri);
        using var http = new HttpClient();
        var token = await client.LoginAsync("dev@example.com", "tavily-mcp/search");
        Assert.Equal(HttpStatusCode.OK, await CallAsync(http, token.AccessToken));

        using var form = new FormUrlEncodedContent([new("token", token.RefreshToken!), new("client_id", await client.ClientIdAsync())]);
        using var revoked = await http.PostAsync(new Uri($"{client.Issuer}/revoke"), form, Cancellation);
        revoked.EnsureSuccessStatusCode();

        // It says when: within a second, on a machine that is not busy with a hundred other tests.
        while (await CallAsync(http, token.AccessToken) is HttpStatusCode.OK)
        {
            await Task.Delay(100, Cancellation);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(http, token.AccessToken));
    }

    private async Task<HttpStatusCode> CallAsync(HttpClient http, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_addresses[1], "/mcp"))
        {
            Content = JsonContent.Create(new
            {
                jsonrpc = "2.0",
                id = 1,
                method = "tools/call",
                @params = new { name = "search", arguments = new { query = "mcp" } },
            }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        using var response = await http.SendAsync(request, Cancellation);
        return response.StatusCode;
    }
}

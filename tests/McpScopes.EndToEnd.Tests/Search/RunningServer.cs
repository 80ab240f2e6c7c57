using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using McpScopes.EndToEnd.Tests.Authority;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;
using TavilyServer;

namespace McpScopes.EndToEnd.Tests.Search;

/// <summary>The sample server on a free port of real Kestrel, with its authority and a data folder of its own.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("tavily-server-");
    private readonly WebApplication _app;

    public RunningServer()
    {
        Address = AuthorityHost.FreeAddress();
        _app = TavilyServerApp.Create(Arguments(Address, _data.FullName), builder => builder.Logging.ClearProviders());
        Http = new() { BaseAddress = Address };
    }

    public Uri Address { get; }

    public string Mcp => new Uri(Address, "/mcp").AbsoluteUri;

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public static string[] Arguments(Uri address, string data) =>
        ["--environment", "Development", "--urls", address.GetLeftPart(UriPartial.Authority), "--McpAuthority:DataFolder", data];

    public async ValueTask InitializeAsync() => await _app.StartAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        _data.Delete(recursive: true);
    }

    /// <summary>A token that the authority issued to the user after a login with these scopes.</summary>
    public async Task<string> TokenAsync(string user, params string[] scopes)
    {
        using var client = new AuthorityClient(Address, Mcp);
        return (await client.LoginAsync(user, ["openid", .. scopes])).AccessToken;
    }

    public async Task<McpClient> ConnectAsync(string token, CancellationToken cancellationToken) => await McpClient.CreateAsync(
        new HttpClientTransport(new()
        {
            Endpoint = new Uri(Mcp),
            AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {token}" },
        }),
        cancellationToken: cancellationToken);

    public async Task<(HttpStatusCode Status, string Body)> CallAsync(
        string token, string tool, object arguments, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Mcp)
        {
            Content = JsonContent.Create(new { jsonrpc = "2.0", id = 1, method = "tools/call", @params = new { name = tool, arguments } }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        using var response = await Http.SendAsync(request, cancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using McpScopes.EndToEnd.Tests.Authority;
using McpScopes.EndToEnd.Tests.Authority.Production;
using McpScopes.Tests.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.AspNetCore;
using TavilyServer;

namespace McpScopes.EndToEnd.Tests.Nodes;

/// <summary>
/// The sample server twice, behind nginx, with Redis for revocations and PostgreSQL for the authority and the audit: as it would run for a
/// company, but on one machine.
/// </summary>
public sealed class TwoNodes : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("two-nodes-");
    private readonly HttpClient _http = new();
    private readonly Dictionary<Uri, WebApplication> _running = [];
    private PostgreSqlServer? _database;
    private RedisServer? _redis;
    private LoadBalancer? _balancer;

    public Uri Public { get; } = AuthorityHost.FreeAddress();

    public IReadOnlyList<Uri> Nodes { get; } = [AuthorityHost.FreeAddress(), AuthorityHost.FreeAddress()];

    internal RedisServer Redis => _redis!;

    internal PostgreSqlServer Database => _database!;

    internal LoadBalancer Balancer => _balancer!;

    public string Mcp => new Uri(Public, "/mcp").AbsoluteUri;

    /// <summary>The one audit of both nodes, through whichever runs.</summary>
    public IScopeAuditReader Audit => _running.Values.First().Services.GetRequiredService<IScopeAuditReader>();

    public string Issuer => new Uri(Public, "/authority").AbsoluteUri;

    public ITokenRevocations RevocationsOf(Uri node) => _running[node].Services.GetRequiredService<ITokenRevocations>();

    public async ValueTask InitializeAsync()
    {
        _database = await PostgreSqlServer.StartAsync();
        _redis = await RedisServer.StartAsync();
        foreach (var node in Nodes)
        {
            await StartNodeAsync(node);
        }

        _balancer = LoadBalancer.Start(Public, Nodes);
        await UntilAsync(async () => await StatusAsync(new Uri(Public, "/.mcp.json")) == HttpStatusCode.OK);
    }

    public async ValueTask DisposeAsync()
    {
        if (_balancer is not null)
        {
            await _balancer.DisposeAsync();
        }

        foreach (var node in _running.Values)
        {
            await node.DisposeAsync();
        }

        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    public async Task StartNodeAsync(Uri node)
    {
        var app = TavilyServerApp.Create(
            [
                "--environment", "Development",
                "--urls", node.GetLeftPart(UriPartial.Authority),
                "--McpScopes:Resource", Mcp,
                "--McpAuthority:Issuer", Issuer,
                "--McpAuthority:DataFolder", _folder.FullName,
                "--McpAuthority:Store:Provider", "PostgreSql",
                "--McpAuthority:Store:ConnectionString", _database!.ConnectionString,
                "--McpAuthority:TrustedProxies:0", "127.0.0.1",
                "--McpAuthority:Users:3:Email", "third@example.com",
                "--McpAuthority:Users:3:Groups:0", "researchers",
                "--Nodes:Redis", _redis!.Configuration,
                "--Nodes:AuditDatabase", _database.ConnectionString,
                "--Nodes:DataProtectionKeys", Path.Combine(_folder.FullName, "page"),
            ],
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.Services.Configure<HttpServerTransportOptions>(http =>
                    http.SessionMode = HttpServerSessionMode.StatefulForInitializeClients);
            });
        await app.StartAsync();
        _running[node] = app;
    }

    /// <summary>Stops a node: what runs may end, or is cut off.</summary>
    public async Task StopNodeAsync(Uri node, bool isKilled = false)
    {
        _running.Remove(node, out var app);
        await app!.StopAsync(new CancellationToken(isKilled));
        await app.DisposeAsync();
    }

    public async Task<string> TokenAsync(string user, params string[] scopes)
    {
        using var client = new AuthorityClient(Public, Mcp);
        return (await client.LoginAsync(user, ["openid", .. scopes])).AccessToken;
    }

    /// <summary>Calls <c>search</c> under 2026-07-28 at the load balancer or at one node; null where the connection broke.</summary>
    public async Task<(int? Status, string Body)> SearchAsync(string token, Uri? at = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(at ?? Public, "/mcp"))
        {
            Content = JsonContent.Create(new Dictionary<string, object>
            {
                ["jsonrpc"] = "2.0",
                ["id"] = 1,
                ["method"] = "tools/call",
                ["params"] = new Dictionary<string, object>
                {
                    ["name"] = "search",
                    ["arguments"] = new { query = "model context protocol" },
                    ["_meta"] = new Dictionary<string, object>
                    {
                        ["io.modelcontextprotocol/protocolVersion"] = ProtocolVersions.Stateless,
                        ["io.modelcontextprotocol/clientCapabilities"] = new { },
                        ["io.modelcontextprotocol/clientInfo"] = new { name = "nodes", version = "1" },
                    },
                },
            }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        request.Headers.Add("MCP-Protocol-Version", ProtocolVersions.Stateless);
        request.Headers.Add("Mcp-Method", "tools/call");
        request.Headers.Add("Mcp-Name", "search");
        request.Headers.ConnectionClose = true;
        try
        {
            using var response = await _http.SendAsync(request);
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
        }
        catch (HttpRequestException)
        {
            return (null, "");
        }
    }

    public async Task<HttpStatusCode?> StatusAsync(Uri address)
    {
        try
        {
            using var response = await _http.GetAsync(address);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public Task<HttpStatusCode?> ReadinessAsync(Uri node) => StatusAsync(new Uri(node, "/health/ready"));

    /// <summary>Waits for what must come; a minute is more than it may take anywhere.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var attempt = 0; attempt < 600; attempt++)
        {
            if (await condition())
            {
                return;
            }

            await Task.Delay(100);
        }

        Assert.Fail("It did not come.");
    }

    /// <summary>All records of the audit since then, from whichever node.</summary>
    public async Task<List<ScopeAuditRecord>> RecordsAsync(DateTimeOffset since)
    {
        var records = new List<ScopeAuditRecord>();
        string? last = null;
        do
        {
            var count = records.Count;
            records.AddRange(await Audit.ReadAsync(new() { From = since, After = last, Limit = ScopeAuditQuery.MaxLimit }).ToListAsync());
            last = records.Count == count ? null : records[^1].RequestId;
        }
        while (last is not null);
        return records;
    }
}

using System.Collections.Concurrent;
using CognitoStandIn;
using McpScopes.Authority;
using McpScopes.EndToEnd.Tests.Authority.Upstream;
using Microsoft.AspNetCore.Builder;

namespace McpScopes.EndToEnd.Tests.Authority.Production;

/// <summary>Two nodes on one PostgreSQL behind nginx, which sends each request to the other node than the last.</summary>
public sealed class SeveralNodesTests : IAsyncLifetime
{
    private readonly KeysOnDisk _keys = new();
    private readonly Uri _public = AuthorityHost.FreeAddress();
    private readonly Uri[] _addresses = [AuthorityHost.FreeAddress(), AuthorityHost.FreeAddress()];
    private readonly List<WebApplication> _nodes = [];
    private PostgreSqlServer? _database;
    private NginxProxy? _proxy;
    private UserPool? _pool;

    public async ValueTask InitializeAsync()
    {
        _database = await PostgreSqlServer.StartAsync();
        _pool = await UserPool.StartAsync(AuthorityHost.FreeAddress(), new Uri(_public, "/authority/upstream/callback"));
        // Both at once, on an empty database.
        _nodes.AddRange(await Task.WhenAll(_addresses.Select(address => Task.Run(() => StartNodeAsync(address)))));
        _proxy = await NginxProxy.StartAsync(_public, _addresses);
    }

    public async ValueTask DisposeAsync()
    {
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }

        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        if (_pool is not null)
        {
            await _pool.DisposeAsync();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        _keys.Dispose();
    }

    [Fact]
    public async Task Sign_in_refresh_and_revocation_cross_nodes_and_a_replayed_refresh_token_is_theft_on_each()
    {
        using var client = Client();
        using var visitor = new CompanyVisitor(client);

        var first = await visitor.LoginAsync("lead@example.com", "tavily-mcp/search", "tavily-mcp/extract");
        var second = await client.RefreshAsync(first.RefreshToken!);
        using (var there = new AuthorityClientOfNode(client, _addresses[0]))
        {
            await there.RevokeAsync(second.RefreshToken!);
        }

        var revoked = await Assert.ThrowsAsync<OAuthErrorException>(() => client.RefreshAsync(second.RefreshToken!));
        Assert.Equal("tavily-mcp/search tavily-mcp/extract", second.Scope);
        Assert.Equal("invalid_grant", revoked.Error);

        var again = await visitor.LoginAsync("lead@example.com", "tavily-mcp/search");
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            try
            {
                return (await client.RefreshAsync(again.RefreshToken!)).RefreshToken;
            }
            catch (OAuthErrorException)
            {
                return null;
            }
        }));

        // At most one of the answers is of use to anybody; after a replay none is.
        Assert.InRange(answers.Count(answer => answer is not null), 0, 1);
        foreach (var answer in answers.OfType<string>())
        {
            await Assert.ThrowsAsync<OAuthErrorException>(() => client.RefreshAsync(answer));
        }
    }

    [Fact]
    public async Task A_node_that_dies_in_the_middle_loses_nothing_that_was_answered()
    {
        var answered = new ConcurrentBag<(AuthorityClient Client, TokenResponse Token)>();
        var clients = new ConcurrentBag<AuthorityClient>();
        async Task SignInAsync()
        {
            var client = Client();
            clients.Add(client);
            using var visitor = new CompanyVisitor(client);
            try
            {
                answered.Add((client, await visitor.LoginAsync("lead@example.com", "tavily-mcp/search")));
            }
            catch (Exception exception)
                when (exception is HttpRequestException or OAuthErrorException or InvalidOperationException or System.Text.Json.JsonException)
            {
                // Cut off in the middle: nothing was answered.
            }
        }

        await SignInAsync();
        var working = Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SignInAsync()));
        await _nodes[1].StopAsync(new CancellationToken(canceled: true));
        await working;
        await SignInAsync();

        Assert.InRange(answered.Count, 2, 22);
        foreach (var (client, token) in answered)
        {
            Assert.Equal("tavily-mcp/search", (await client.RefreshAsync(token.RefreshToken!)).Scope);
        }

        foreach (var client in clients)
        {
            client.Dispose();
        }
    }

    private AuthorityClient Client() => new(_public, AuthorityHost.ResourceOf(_public));

    private async Task<WebApplication> StartNodeAsync(Uri address)
    {
        var app = AuthorityHost.Build(
            address,
            Path.Combine(_keys.Folder, "never"),
            options =>
            {
                options.Issuer = new Uri(_public, "/authority").AbsoluteUri;
                options.Resources = [AuthorityHost.ResourceOf(_public)];
                options.TrustedProxies.Add("127.0.0.1");
                options.Users.Clear();
                options.Grants.Clear();
                options.Grants.Add(new() { Claim = "cognito:groups", Value = "researchers", Scopes = ["tavily-mcp/extract"] });
                options.Upstream = CompanyHost.Upstream(_pool!);
                options.Upstream.CheckInterval = TimeSpan.Zero;
                options.Store.Provider = StoreProvider.PostgreSql;
                options.Store.ConnectionString = _database!.ConnectionString;
                options.Keys.Signing = [Key("signing")];
                options.Keys.Encryption = [Key("encryption")];
            },
            "Production");
        await app.StartAsync();
        return app;
    }

    private KeyFile Key(string name)
    {
        lock (_keys)
        {
            return _keys.Pem(name);
        }
    }

    /// <summary>Speaks to one node, with the address that the proxy would have sent it.</summary>
    private sealed class AuthorityClientOfNode(AuthorityClient client, Uri node) : IDisposable
    {
        private readonly HttpClient _http = new();

        public async Task RevokeAsync(string token)
        {
            using var form = new FormUrlEncodedContent([new("token", token), new("client_id", await client.ClientIdAsync())]);
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(node, "/authority/revoke")) { Content = form };
            request.Headers.Host = client.Issuer.Authority;
            using var response = await _http.SendAsync(request);
            response.EnsureSuccessStatusCode();
        }

        public void Dispose() => _http.Dispose();
    }
}

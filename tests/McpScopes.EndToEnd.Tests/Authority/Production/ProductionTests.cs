using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CognitoStandIn;
using McpScopes.Authority;
using McpScopes.EndToEnd.Tests.Authority.Upstream;
using Microsoft.AspNetCore.Builder;

namespace McpScopes.EndToEnd.Tests.Authority.Production;

/// <summary>
/// The authority as it runs outside Development: a database, keys on disk, an identity provider, and nothing of a laptop.
/// </summary>
public sealed class ProductionTests : IAsyncLifetime
{
    private readonly KeysOnDisk _keys = new();
    private readonly Uri _server = AuthorityHost.FreeAddress();
    private UserPool _pool = null!;

    private string Database => $"Data Source={Path.Combine(_keys.Folder, "authority.db")}";

    public async ValueTask InitializeAsync() =>
        _pool = await UserPool.StartAsync(AuthorityHost.FreeAddress(), new Uri(_server, "/authority/upstream/callback"));

    public async ValueTask DisposeAsync()
    {
        await _pool.DisposeAsync();
        _keys.Dispose();
    }

    [Fact]
    public async Task With_everything_set_it_starts_signs_in_and_touches_no_data_folder()
    {
        await using var app = await StartAsync();
        using var client = new AuthorityClient(_server, AuthorityHost.ResourceOf(_server));
        using var visitor = new CompanyVisitor(client);

        var token = await visitor.LoginAsync("lead@example.com", "tavily-mcp/search", "tavily-mcp/extract");

        Assert.Equal("tavily-mcp/search tavily-mcp/extract", token.Scope);
        Assert.False(Directory.Exists(Path.Combine(_keys.Folder, "never")));
    }

    [Fact]
    public async Task A_replaced_key_signs_nobody_out()
    {
        using var client = new AuthorityClient(_server, AuthorityHost.ResourceOf(_server));
        using var visitor = new CompanyVisitor(client);
        TokenResponse token;
        await using (await StartAsync(options => options.Keys.Signing = [_keys.Pem("old")]))
        {
            token = await visitor.LoginAsync("lead@example.com", "tavily-mcp/search");
        }

        await using var app = await StartAsync(options =>
        {
            options.Keys.Signing = [_keys.Pfx("new", "secret"), _keys.Pem("old")];
            options.Keys.Encryption = [_keys.Pem("encryption-2"), _keys.Pem("encryption")];
        });
        using var http = new HttpClient
        {
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer",
            token.AccessToken) }
        };
        using var call = await http.GetAsync(new Uri(_server, "/claims"), TestContext.Current.CancellationToken);
        var keys = await http.GetFromJsonAsync<JsonElement>(new Uri(_server, "/authority/jwks"), TestContext.Current.CancellationToken);
        var refreshed = await client.RefreshAsync(token.RefreshToken!);
        var answer = await visitor.OpenAsync((await client.RequestAsync("tavily-mcp/search")).At(client.Issuer));

        Assert.Equal(HttpStatusCode.OK, call.StatusCode);
        Assert.Equal(2, keys.GetProperty("keys").GetArrayLength());
        Assert.NotEqual(token.Header.GetProperty("kid").GetString(), refreshed.Header.GetProperty("kid").GetString());
        Assert.NotNull(answer.Query("code"));
    }

    [Fact]
    public async Task Nothing_of_the_identity_providers_tokens_can_be_read_in_the_database()
    {
        await using (await StartAsync())
        {
            using var client = new AuthorityClient(_server, AuthorityHost.ResourceOf(_server));
            using var visitor = new CompanyVisitor(client);
            await visitor.LoginAsync("lead@example.com", "tavily-mcp/search");
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection(Database);
        connection.Open();
        string Read(string query)
        {
            using var command = connection.CreateCommand();
            command.CommandText = query;
            return (string)command.ExecuteScalar()!;
        }

        var kept = Read("SELECT Tokens FROM McpAuthoritySessions");
        var cookieKey = Read("SELECT Xml FROM McpAuthorityCookieKeys");
        Assert.DoesNotContain("RefreshToken", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", kept, StringComparison.Ordinal);
        Assert.Contains("EncryptedData", cookieKey, StringComparison.Ordinal);
        Assert.DoesNotContain("<masterKey", cookieKey, StringComparison.Ordinal);
    }

    private async Task<WebApplication> StartAsync(Action<McpAuthorityOptions>? configure = null)
    {
        var app = AuthorityHost.Build(
            _server,
            Path.Combine(_keys.Folder, "never"),
            options =>
            {
                options.Users.Clear();
                options.Grants.Clear();
                options.Grants.Add(new() { Claim = "cognito:groups", Value = "researchers", Scopes = ["tavily-mcp/extract"] });
                options.Upstream = CompanyHost.Upstream(_pool);
                options.Store.ConnectionString = Database;
                options.Keys.Signing = [_keys.Pem("signing")];
                options.Keys.Encryption = [_keys.Pem("encryption")];
                configure?.Invoke(options);
            },
            "Production");
        await app.StartAsync();
        return app;
    }
}

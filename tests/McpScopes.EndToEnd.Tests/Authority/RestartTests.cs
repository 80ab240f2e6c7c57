using System.Net;
using System.Net.Http.Headers;
using McpScopes.Authority;

namespace McpScopes.EndToEnd.Tests.Authority;

public sealed class RestartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mcp-authority-").FullName;

    [Fact]
    public async Task A_restart_logs_nobody_out()
    {
        var server = AuthorityHost.FreeAddress();
        using var browser = new TestBrowser(server);
        TokenResponse token;
        AuthorityClient client;
        await using (var before = await AuthorityHost.StartAsync(server: server, dataFolder: _folder))
        {
            client = new AuthorityClient(server, before.Resource);
            token = await client.LoginAsync("lead@example.com", "openid", "tavily-mcp/search");
            await client.SignInAsync(browser, await client.RequestAsync("openid"), "lead@example.com");
        }

        await using var after = await AuthorityHost.StartAsync(server: server, dataFolder: _folder);

        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.AccessToken);
        using var response = await http.GetAsync(new Uri(server, "/claims"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var refreshed = await client.RefreshAsync(token.RefreshToken!);
        Assert.Equal(token.Claims.GetProperty("sub").GetString(), refreshed.Claims.GetProperty("sub").GetString());
        var answer = await browser.OpenAsync((await client.RequestAsync("openid")).At(client.Issuer));
        Assert.NotNull(answer.Query("code"));
        client.Dispose();
    }

    [Fact]
    public async Task A_role_that_shrank_shrinks_the_next_token()
    {
        var server = AuthorityHost.FreeAddress();
        using var client = new AuthorityClient(server);
        TokenResponse token;
        await using (await AuthorityHost.StartAsync(server: server, dataFolder: _folder))
        {
            token = await client.LoginAsync("lead@example.com", "openid", "tavily-mcp/extract");
        }

        await using (await AuthorityHost.StartAsync(Demote, server, _folder))
        {
            token = await client.RefreshAsync(token.RefreshToken!);
            Assert.Equal("openid", token.Scope);
            Assert.Equal("openid", token.Claims.GetProperty("scope").GetString());
        }

        await using (await AuthorityHost.StartAsync(Dismiss, server, _folder))
        {
            var refusal = await Assert.ThrowsAsync<OAuthErrorException>(() => client.RefreshAsync(token.RefreshToken!));
            Assert.Equal("invalid_grant", refusal.Error);
        }

        static void Demote(McpAuthorityOptions options) => Replace(options, "lead@example.com");

        static void Dismiss(McpAuthorityOptions options) => Replace(options, "dev@example.com");

        static void Replace(McpAuthorityOptions options, string email)
        {
            options.Users.Clear();
            options.Users.Add(new DevelopmentUser { Email = email });
        }
    }

    [Fact]
    public async Task Keys_are_for_this_user_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }

        await using var host = await AuthorityHost.StartAsync(dataFolder: Path.Combine(_folder, "new"));

        foreach (var key in new[] { "signing.pem", "encryption.pem" })
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "new", key)));
        }

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(_folder, "new")));
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}

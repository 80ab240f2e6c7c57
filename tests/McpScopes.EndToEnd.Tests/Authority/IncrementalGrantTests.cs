namespace McpScopes.EndToEnd.Tests.Authority;

/// <summary>A client that asks for a new scope alone keeps what its user granted it before.</summary>
public sealed class IncrementalGrantTests(SharedAuthority authority) : IClassFixture<SharedAuthority>
{
    private readonly AuthorityClient _client = authority.NewClient();

    [Fact]
    public async Task A_new_scope_joins_those_that_were_granted_and_the_answer_says_so()
    {
        await _client.LoginAsync("lead@example.com", "tavily-mcp/search");
        using var browser = new TestBrowser(_client.Issuer);
        var request = await _client.RequestAsync("tavily-mcp/extract");

        var page = await _client.SignInAsync(browser, request, "lead@example.com");
        var answer = await browser.SubmitAsync(page, "Allow");
        var token = await _client.ExchangeAsync(answer.Query("code")!, request.Verifier);

        Assert.Contains("Search the web Already allowed tavily-mcp/search Read the full text of a page New tavily-mcp/extract", page.Text);
        Assert.Equal("tavily-mcp/search tavily-mcp/extract", token.Scope);
        Assert.Equal("tavily-mcp/search tavily-mcp/extract", token.Claims.GetProperty("scope").GetString());
    }

    [Fact]
    public async Task Asking_again_for_the_first_scope_keeps_the_second()
    {
        await _client.LoginAsync("lead@example.com", "tavily-mcp/search");
        await _client.LoginAsync("lead@example.com", "tavily-mcp/extract");

        var token = await _client.LoginAsync("lead@example.com", "tavily-mcp/search");

        Assert.Equal(["tavily-mcp/extract", "tavily-mcp/search"], token.Scope!.Split(' ').Order());
    }

    [Fact]
    public async Task Another_user_and_another_client_inherit_nothing()
    {
        await _client.LoginAsync("admin@example.com", "tavily-mcp/extract");
        using var other = authority.NewClient();

        var user = await _client.LoginAsync("lead@example.com", "tavily-mcp/search");
        var client = await other.LoginAsync("admin@example.com", "tavily-mcp/search");

        Assert.Equal("tavily-mcp/search", user.Scope);
        Assert.Equal("tavily-mcp/search", client.Scope);
    }

    [Fact]
    public async Task What_the_user_may_no_longer_be_granted_is_not_kept()
    {
        var folder = Directory.CreateTempSubdirectory("mcp-authority-").FullName;
        var server = AuthorityHost.FreeAddress();
        using var client = new AuthorityClient(server);
        await using (await AuthorityHost.StartAsync(server: server, dataFolder: folder))
        {
            await client.LoginAsync("lead@example.com", "tavily-mcp/search", "tavily-mcp/extract");
        }

        await using (await AuthorityHost.StartAsync(options =>
            options.Users.Single(user => user.Email == "lead@example.com").Groups.Clear(), server, folder))
        {
            var token = await client.LoginAsync("lead@example.com", "openid");
            Assert.Equal("tavily-mcp/search openid", token.Scope);
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }
}

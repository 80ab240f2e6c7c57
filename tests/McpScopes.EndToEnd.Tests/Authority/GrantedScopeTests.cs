namespace McpScopes.EndToEnd.Tests.Authority;

public sealed class GrantedScopeTests(SharedAuthority authority) : IClassFixture<SharedAuthority>
{
    private readonly AuthorityClient _client = authority.NewClient();

    [Fact]
    public async Task A_scope_that_the_role_lacks_is_left_out()
    {
        var token = await _client.LoginAsync("dev@example.com", "tavily-mcp/extract", "tavily-mcp/search");

        Assert.Equal("tavily-mcp/search", token.Scope);
        Assert.Equal("tavily-mcp/search", token.Claims.GetProperty("scope").GetString());
        Assert.Null(token.IdToken);
    }

    [Theory]
    [InlineData("tavily-mcp/extract")]
    [InlineData("tavily-mcp/extract tavily-mcp/admin")]
    [InlineData("unheard-of")]
    public async Task If_none_is_left_access_is_denied(string scopes)
    {
        var refusal = await Assert.ThrowsAsync<OAuthErrorException>(() => _client.LoginAsync("dev@example.com", scopes.Split(' ')));

        Assert.Equal("access_denied", refusal.Error);
        Assert.Equal("The user may be granted none of the requested scopes.", refusal.Description);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("none")]
    public async Task A_website_that_nobody_allowed_anything_does_not_learn_who_is_signed_in(string? prompt)
    {
        using var browser = new TestBrowser(authority.Host.Server);
        await _client.AuthorizeAsync(browser, await _client.RequestAsync("tavily-mcp/search"), "dev@example.com");
        var website = await _client.RegisterAsync(new { redirect_uris = new[] { "https://website.example/cb" } });
        var request = new AuthorizationRequest(website.GetProperty("client_id").GetString()!, "https://website.example/cb", "unheard-of");
        request.Parameters["prompt"] = prompt;

        var answer = await browser.OpenAsync(request.At(_client.Issuer));

        Assert.Equal("access_denied", answer.Query("error"));
        Assert.StartsWith("https://website.example/cb?", answer.Address.AbsoluteUri, StringComparison.Ordinal);
        Assert.DoesNotContain("dev", answer.Address.Query, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("dev@example.com")]
    [InlineData("admin@example.com")]
    public async Task Asking_for_nothing_gets_the_initial_scopes(string email)
    {
        var token = await _client.LoginAsync(email);

        Assert.Equal("tavily-mcp/search", token.Scope);
    }

    [Fact]
    public async Task Scopes_that_nobody_has_heard_of_do_not_stop_a_client()
    {
        var token = await _client.LoginAsync("dev@example.com", "openid", "unheard-of", "offline_access", "tavily-mcp/search");

        Assert.Equal("openid tavily-mcp/search", token.Scope);
        Assert.NotNull(token.RefreshToken);
    }
}

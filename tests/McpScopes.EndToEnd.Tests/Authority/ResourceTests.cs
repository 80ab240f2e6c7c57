namespace McpScopes.EndToEnd.Tests.Authority;

public sealed class ResourceTests : IAsyncLifetime
{
    private const string Other = "https://other.example/mcp";
    private AuthorityHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await AuthorityHost.StartAsync(options => options.Resources.Add(Other));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task The_resource_of_the_request_becomes_the_audience()
    {
        using var client = new AuthorityClient(_host.Server, Other);

        var token = await client.LoginAsync("dev@example.com", "openid");

        Assert.Equal(Other, token.Claims.GetProperty("aud").GetString());
    }

    [Fact]
    public async Task Without_a_resource_the_audience_is_the_first()
    {
        using var client = new AuthorityClient(_host.Server);

        var token = await client.LoginAsync("dev@example.com", "openid");

        Assert.Equal(_host.Resource, token.Claims.GetProperty("aud").GetString());
    }

    [Theory]
    [InlineData("https://unknown.example/mcp")]
    [InlineData("https://other.example/MCP")]
    [InlineData("https://other.example/mcp/")]
    public async Task An_unknown_resource_is_an_invalid_target(string resource)
    {
        using var client = new AuthorityClient(_host.Server, resource);

        var refusal = await Assert.ThrowsAsync<OAuthErrorException>(() => client.LoginAsync("dev@example.com", "openid"));

        Assert.Equal("invalid_target", refusal.Error);
    }

    [Fact]
    public async Task A_token_request_may_repeat_the_resource_but_not_change_it()
    {
        using var client = new AuthorityClient(_host.Server, _host.Resource);
        var token = await client.LoginAsync("dev@example.com", "openid");

        var same = await client.RefreshAsync(token.RefreshToken!, ("resource", _host.Resource));
        Assert.Equal(_host.Resource, same.Claims.GetProperty("aud").GetString());

        foreach (var resource in new[] { Other, "https://unknown.example/mcp" })
        {
            var refusal = await Assert.ThrowsAsync<OAuthErrorException>(() =>
                client.RefreshAsync(same.RefreshToken!, ("resource", resource)));
            Assert.Equal("invalid_target", refusal.Error);
        }
    }

    [Fact]
    public async Task A_token_for_one_of_two_resources_does_not_narrow_the_next()
    {
        using var client = new AuthorityClient(_host.Server);
        using var browser = new TestBrowser(client.Issuer);
        var request = await client.RequestAsync("openid");
        var address = new Uri($"{request.At(client.Issuer)}&resource={Uri.EscapeDataString(_host.Resource)}&resource={Uri.EscapeDataString(Other)}");
        var login = await browser.OpenAsync(address);
        var consent = await browser.SubmitAsync(login, "Sign in", ("email", "dev@example.com"), ("password", AuthorityClient.Password));
        var answer = await browser.SubmitAsync(consent, "Allow");

        var narrow = await client.ExchangeAsync(answer.Query("code")!, request.Verifier, ("resource", Other));
        var wide = await client.RefreshAsync(narrow.RefreshToken!);

        Assert.Equal(Other, narrow.Claims.GetProperty("aud").GetString());
        Assert.Equal([_host.Resource, Other], wide.Claims.GetProperty("aud").EnumerateArray().Select(aud => aud.GetString()));
    }
}

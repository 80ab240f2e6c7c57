namespace McpScopes.EndToEnd.Tests.Authority;

public sealed class AuthorizationRequestTests(SharedAuthority authority) : IClassFixture<SharedAuthority>
{
    private readonly AuthorityClient _client = authority.NewClient();

    [Fact]
    public async Task A_code_comes_with_state_and_issuer()
    {
        using var browser = new TestBrowser(_client.Issuer);
        var request = await _client.RequestAsync("openid");

        var answer = await _client.AuthorizeAsync(browser, request, "dev@example.com");

        Assert.Equal(request.Parameters["state"], answer.Query("state"));
        Assert.Equal(_client.Issuer.AbsoluteUri, answer.Query("iss"));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "plain")]
    [InlineData("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", null)]
    public async Task Without_a_S256_challenge_there_is_no_code(string? challenge, string? method)
    {
        using var browser = new TestBrowser(_client.Issuer);
        var request = await _client.RequestAsync("openid");
        request.Parameters["code_challenge"] = challenge;
        request.Parameters["code_challenge_method"] = method;

        var answer = await browser.OpenAsync(request.At(_client.Issuer));

        Assert.Equal("invalid_request", answer.Query("error"));
        Assert.Equal(_client.Issuer.AbsoluteUri, answer.Query("iss"));
    }

    [Theory]
    [InlineData("token")]
    [InlineData("code token")]
    [InlineData("id_token")]
    public async Task Only_codes_are_given_out(string responseType)
    {
        using var browser = new TestBrowser(_client.Issuer);
        var request = await _client.RequestAsync("openid");
        request.Parameters["response_type"] = responseType;
        request.Parameters["nonce"] = "n";

        var answer = await browser.OpenAsync(request.At(_client.Issuer));

        Assert.Contains("unsupported_response_type", answer.Address.AbsoluteUri);
    }

    [Fact]
    public async Task An_error_goes_to_a_client_on_this_computer_and_not_to_a_website()
    {
        var page = await AuthorizeWithRedirectAsync("https://client.example/cb", "https://client.example/cb", prompt: "unheard-of");
        var answer = await AuthorizeWithRedirectAsync("http://localhost/cb", "http://localhost:9876/cb", prompt: "unheard-of");

        Assert.Contains("Error code: invalid_request", page.Text);
        Assert.Equal("invalid_request", answer.Query("error"));
        Assert.NotNull(answer.Query("state"));
        Assert.Equal(_client.Issuer.AbsoluteUri, answer.Query("iss"));
    }

    [Fact]
    public async Task A_code_needs_its_verifier()
    {
        using var browser = new TestBrowser(_client.Issuer);
        var answer = await _client.AuthorizeAsync(browser, await _client.RequestAsync("openid"), "dev@example.com");

        var refusal = await Assert.ThrowsAsync<OAuthErrorException>(
            () => _client.ExchangeAsync(answer.Query("code")!, new string('a', 43)));

        Assert.Equal("invalid_grant", refusal.Error);
    }

    [Fact]
    public async Task A_code_is_of_no_use_to_another_client_and_none_with_another_redirect()
    {
        using var browser = new TestBrowser(_client.Issuer);
        using var thief = authority.NewClient();
        var request = await _client.RequestAsync("openid");
        var stolen = (await _client.AuthorizeAsync(browser, request, "dev@example.com")).Query("code")!;
        var another = await _client.RequestAsync("openid");
        var code = (await _client.AuthorizeAsync(browser, another, "dev@example.com")).Query("code")!;

        var theft = await Assert.ThrowsAsync<OAuthErrorException>(() => thief.ExchangeAsync(stolen, request.Verifier));
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent(
        [
            new("grant_type", "authorization_code"), new("code", code), new("code_verifier", another.Verifier),
            new("redirect_uri", "http://127.0.0.1:9876/elsewhere"), new("client_id", await _client.ClientIdAsync()),
        ]);
        using var elsewhere = await http.PostAsync(new Uri($"{_client.Issuer}/token"), form, TestContext.Current.CancellationToken);

        Assert.Equal("invalid_grant", theft.Error);
        Assert.Contains("invalid_grant", await elsewhere.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_code_works_once_and_a_second_use_ends_the_login()
    {
        using var browser = new TestBrowser(_client.Issuer);
        var request = await _client.RequestAsync("openid");
        var answer = await _client.AuthorizeAsync(browser, request, "dev@example.com");
        var token = await _client.ExchangeAsync(answer.Query("code")!, request.Verifier);

        var refusal = await Assert.ThrowsAsync<OAuthErrorException>(() => _client.ExchangeAsync(answer.Query("code")!, request.Verifier));

        Assert.Equal("invalid_grant", refusal.Error);
        await Assert.ThrowsAsync<OAuthErrorException>(() => _client.RefreshAsync(token.RefreshToken!));
    }

    [Theory]
    [InlineData("http://127.0.0.1:9876/callback", "http://127.0.0.1:51234/callback")]
    [InlineData("http://localhost:9876/callback", "http://localhost:51234/callback")]
    [InlineData("http://127.0.0.1/callback", "http://127.0.0.1:51234/callback")]
    [InlineData("http://[::1]:9876/callback", "http://[::1]:51234/callback")]
    public async Task The_port_of_a_loopback_redirect_is_free(string registered, string used)
    {
        var answer = await AuthorizeWithRedirectAsync(registered, used);

        Assert.StartsWith(used + "?code=", answer.Address.AbsoluteUri);
    }

    [Theory]
    [InlineData("http://127.0.0.1:9876/callback", "http://127.0.0.1:51234/other")]
    [InlineData("http://127.0.0.1:9876/callback", "http://localhost:9876/callback")]
    [InlineData("http://127.0.0.1:9876/callback", "https://127.0.0.1:9876/callback")]
    [InlineData("https://client.example/cb", "https://client.example:8443/cb")]
    [InlineData("https://client.example/cb", "https://client.example/cb/..")]
    [InlineData("http://127.0.0.1:9876/cb", "http://127.0.0.1:9876/x/../cb")]
    [InlineData("http://127.0.0.1:9876/cb", "http://127.0.0.1:51234/x/../cb")]
    [InlineData("http://127.0.0.1:9876/cb", "http://127.0.0.1:51234/%63b")]
    [InlineData("http://127.0.0.1:9876/cb", "http://127.0.0.1:51234/cb?")]
    [InlineData("http://127.0.0.1:9876/cb", "http://127.1:51234/cb")]
    [InlineData("http://127.0.0.1:9876/cb", "http://2130706433:51234/cb")]
    [InlineData("http://127.0.0.1:9876/cb", "http://127.0.0.1:51234@evil.example/cb")]
    [InlineData("http://127.0.0.1:9876/cb", "HTTP://127.0.0.1:9876/cb")]
    [InlineData("http://localhost:9876/cb", "http://localhost.:9876/cb")]
    [InlineData("http://localhost:9876/cb", "http://LOCALHOST:9876/cb")]
    [InlineData("https://client.example/cb", "https://client.example/x/../cb")]
    [InlineData("https://client.example/cb", "https://client.example@evil.example/cb")]
    [InlineData("https://client.example/cb", "https://client.example:443/cb")]
    [InlineData("https://client.example/cb", "https://bücher.example/cb")]
    public async Task Everything_else_of_a_redirect_is_exact(string registered, string used)
    {
        var page = await AuthorizeWithRedirectAsync(registered, used);

        Assert.Contains("This request cannot be answered", page.Text);
    }

    private async Task<BrowserView> AuthorizeWithRedirectAsync(string registered, string used, string? prompt = null)
    {
        var client = await _client.RegisterAsync(new { client_name = "Redirects", redirect_uris = new[] { registered } });
        using var browser = new TestBrowser(_client.Issuer);
        var request = new AuthorizationRequest(client.GetProperty("client_id").GetString()!, used, "openid");
        request.Parameters["prompt"] = prompt;
        return await _client.AuthorizeAsync(browser, request, "dev@example.com");
    }
}

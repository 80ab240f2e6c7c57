using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace McpScopes.EndToEnd.Tests.Authority;

public sealed class RegistrationTests(SharedAuthority authority) : IClassFixture<SharedAuthority>
{
    private readonly AuthorityClient _client = authority.NewClient();

    [Fact]
    public async Task A_public_client_is_told_what_it_was_registered_as()
    {
        var client = await _client.RegisterAsync(new
        {
            client_name = "My agent",
            redirect_uris = new[] { "http://localhost:9876/callback", "https://agent.example/cb" },
            grant_types = new[] { "authorization_code", "refresh_token" },
            response_types = new[] { "code" },
            token_endpoint_auth_method = "none",
            scope = "openid tavily-mcp/search",
            software_id = "something else",
        });

        Assert.NotEmpty(client.GetProperty("client_id").GetString()!);
        Assert.InRange(client.GetProperty("client_id_issued_at").GetInt64(), DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeSeconds(),
            long.MaxValue);
        Assert.Equal("My agent", client.GetProperty("client_name").GetString());
        Assert.Equal("none", client.GetProperty("token_endpoint_auth_method").GetString());
        Assert.Equal(["http://localhost:9876/callback", "https://agent.example/cb"], Strings(client, "redirect_uris"));
        Assert.Equal(["authorization_code", "refresh_token"], Strings(client, "grant_types"));
        Assert.Equal(["code"], Strings(client, "response_types"));
        Assert.False(client.TryGetProperty("client_secret", out _));
    }

    [Fact]
    public async Task A_scope_in_the_registration_does_not_stop_a_later_step_up()
    {
        var registered = await _client.RegisterAsync(new
        {
            redirect_uris = new[] { AuthorityClient.RedirectUri },
            scope = "openid tavily-mcp/search",
        });
        using var browser = new TestBrowser(_client.Issuer);
        var request = new AuthorizationRequest(registered.GetProperty("client_id").GetString()!, AuthorityClient.RedirectUri,
            "tavily-mcp/extract");

        var page = await _client.SignInAsync(browser, request, "lead@example.com");

        Assert.True(page.AsksForConsent, page.Html);
        Assert.Contains("An application without a name wants access", page.Text);
        Assert.Contains("tavily-mcp/extract", page.Text);
    }

    [Theory]
    [InlineData("client_secret_post")]
    [InlineData("client_secret_basic")]
    public async Task A_client_that_wants_a_secret_is_registered_without_one(string method)
    {
        var client = await _client.RegisterAsync(new
        {
            redirect_uris = new[] { AuthorityClient.RedirectUri },
            token_endpoint_auth_method = method,
        });

        Assert.Equal("none", client.GetProperty("token_endpoint_auth_method").GetString());
        Assert.False(client.TryGetProperty("client_secret", out _));
    }

    [Fact]
    public async Task A_client_that_registers_no_refresh_tokens_gets_none()
    {
        var client = await _client.RegisterAsync(new { redirect_uris = new[] { AuthorityClient.RedirectUri } });
        Assert.Equal(["authorization_code"], Strings(client, "grant_types"));
        var id = client.GetProperty("client_id").GetString()!;
        using var browser = new TestBrowser(_client.Issuer);
        var request = new AuthorizationRequest(id, AuthorityClient.RedirectUri, "openid");
        var answer = await _client.AuthorizeAsync(browser, request, "dev@example.com");
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent(
        [
            new("grant_type", "authorization_code"), new("code", answer.Query("code")!), new("code_verifier", request.Verifier),
            new("redirect_uri", AuthorityClient.RedirectUri), new("client_id", id),
        ]);

        using var response = await http.PostAsync(new Uri($"{_client.Issuer}/token"), form, TestContext.Current.CancellationToken);

        var token = await response.Content.ReadFromJsonAsync<TokenResponse>(TestContext.Current.CancellationToken);
        Assert.Null(token!.RefreshToken);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"redirect_uris":[]}""")]
    [InlineData("""{"redirect_uris":[null]}""")]
    [InlineData("""{"redirect_uris":["/callback"]}""")]
    [InlineData("""{"redirect_uris":["not a uri"]}""")]
    [InlineData("""{"redirect_uris":["http://agent.example/cb"]}""")]
    [InlineData("""{"redirect_uris":["http://localhost.evil.example/cb"]}""")]
    [InlineData("""{"redirect_uris":["http://localhost:9876/cb#fragment"]}""")]
    [InlineData("""{"redirect_uris":["https://user:pw@agent.example/cb"]}""")]
    [InlineData("""{"redirect_uris":["javascript:alert(1)"]}""")]
    [InlineData("""{"redirect_uris":["https://bücher.example/cb"]}""")]
    [InlineData("""{"redirect_uris":["https://agent.example/zurück"]}""")]
    [InlineData("""{"redirect_uris":["https://agent.example/a b"]}""")]
    [InlineData("""{"redirect_uris":["http://loopback/cb"]}""")]
    [InlineData("""{"redirect_uris":["http://127.1/cb"]}""")]
    [InlineData("""{"redirect_uris":["http://0x7f000001/cb"]}""")]
    [InlineData("""{"redirect_uris":["http://[::ffff:127.0.0.1]/cb"]}""")]
    [InlineData("""{"redirect_uris":["http://0.0.0.0/cb"]}""")]
    [InlineData("""{"redirect_uris":["https://agent.example/cb?iss=x"]}""")]
    [InlineData("""{"redirect_uris":["http://127.0.0.1/cb?a=b&iss"]}""")]
    [InlineData("""{"redirect_uris":["data:text/html,x"]}""")]
    [InlineData("""{"redirect_uris":["com.example.app:/callback"]}""")]
    [InlineData("""{"redirect_uris":["file:///etc/passwd"]}""")]
    [InlineData("""{"redirect_uris":["http://127.0.0.1/1","http://127.0.0.1/2","http://127.0.0.1/3","http://127.0.0.1/4","http://127.0.0.1/5","http://127.0.0.1/6","http://127.0.0.1/7","http://127.0.0.1/8","http://127.0.0.1/9","http://127.0.0.1/10","http://127.0.0.1/11"]}""")]
    public async Task Other_redirects_are_refused(string body)
    {
        var (status, problem) = await PostAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("invalid_redirect_uri", problem.GetProperty("error").GetString());
        Assert.NotEmpty(problem.GetProperty("error_description").GetString()!);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{")]
    [InlineData("""{"redirect_uris":"http://127.0.0.1/cb"}""")]
    [InlineData("""{"redirect_uris":["http://127.0.0.1/cb"],"client_name":5}""")]
    [InlineData("""{"redirect_uris":["http://127.0.0.1/cb"],"token_endpoint_auth_method":"private_key_jwt"}""")]
    [InlineData("""{"redirect_uris":["http://127.0.0.1/cb"],"grant_types":["implicit"]}""")]
    [InlineData("""{"redirect_uris":["http://127.0.0.1/cb"],"grant_types":["authorization_code","password"]}""")]
    [InlineData("""{"redirect_uris":["http://127.0.0.1/cb"],"grant_types":["refresh_token"]}""")]
    [InlineData("""{"redirect_uris":["http://127.0.0.1/cb"],"grant_types":[null]}""")]
    [InlineData("""{"redirect_uris":["http://127.0.0.1/cb"],"response_types":["token"]}""")]
    [InlineData("""{"redirect_uris":["http://127.0.0.1/cb"],"application_type":"toaster"}""")]
    public async Task Other_metadata_is_refused(string body)
    {
        var (status, problem) = await PostAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("invalid_client_metadata", problem.GetProperty("error").GetString());
        Assert.DoesNotContain("McpScopes.Authority.", problem.GetProperty("error_description").GetString());
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public async Task A_name_has_at_most_a_hundred_characters(int length, bool isAccepted)
    {
        var (status, _) = await PostAsync($$"""{"redirect_uris":["http://127.0.0.1/cb"],"client_name":"{{new string('n', length)}}"}""");

        Assert.Equal(isAccepted ? HttpStatusCode.Created : HttpStatusCode.BadRequest, status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_is_at_most_64_KB(bool chunked)
    {
        var (status, problem) = await PostAsync(
            $$"""{"redirect_uris":["http://127.0.0.1/cb"],"software_id":"{{new string('x', 70_000)}}"}""", chunked: chunked);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Equal("invalid_client_metadata", problem.GetProperty("error").GetString());
    }

    [Fact]
    public async Task A_body_that_is_not_JSON_is_refused()
    {
        var (status, problem) = await PostAsync("redirect_uris=x", "application/x-www-form-urlencoded");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("The body must be application/json.", problem.GetProperty("error_description").GetString());
    }

    [Fact]
    public async Task A_charset_of_JSON_means_nothing()
    {
        var content = new ByteArrayContent("""{"redirect_uris":["http://127.0.0.1/cb"]}"""u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json; charset=nope");
        using var http = new HttpClient();

        using var response = await http.PostAsync($"{_client.Issuer}/register", content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    [Fact]
    public async Task The_oldest_client_that_was_never_used_makes_room()
    {
        await using var host = await AuthorityHost.StartAsync(options => options.Clients.MaxClients = 3);
        var used = host.Client;
        await used.LoginAsync("dev@example.com", "openid");
        var second = await RegisterAsync(host);
        var third = await RegisterAsync(host);

        var fourth = await RegisterAsync(host);

        Assert.True(await IsKnownAsync(host, await used.ClientIdAsync()));
        Assert.False(await IsKnownAsync(host, second));
        Assert.True(await IsKnownAsync(host, third));
        Assert.True(await IsKnownAsync(host, fourth));
    }

    [Fact]
    public async Task When_all_clients_are_in_use_the_answer_names_the_limit()
    {
        await using var host = await AuthorityHost.StartAsync(options => options.Clients.MaxClients = 1);
        await host.Client.LoginAsync("dev@example.com", "openid");

        var refusal = await Assert.ThrowsAsync<OAuthErrorException>(() => RegisterAsync(host));

        Assert.Contains("McpAuthority:Clients:MaxClients", refusal.Description);
    }

    private static async Task<string> RegisterAsync(AuthorityHost host) =>
        (await host.Client.RegisterAsync(new { redirect_uris = new[] { AuthorityClient.RedirectUri } })).GetProperty("client_id").GetString()!;

    private static async Task<bool> IsKnownAsync(AuthorityHost host, string clientId)
    {
        using var browser = new TestBrowser(host.Server);
        var page = await browser.OpenAsync(new AuthorizationRequest(clientId, AuthorityClient.RedirectUri,
            "openid").At(host.Client.Issuer));
        return page.Status == HttpStatusCode.OK;
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(
        string body, string contentType = "application/json", bool chunked = false)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{_client.Issuer}/register")
        {
            Content = new StringContent(body, Encoding.UTF8, contentType),
        };
        request.Headers.TransferEncodingChunked = chunked ? true : null;
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken));
    }

    private static IEnumerable<string?> Strings(JsonElement client, string name) =>
        client.GetProperty(name).EnumerateArray().Select(value => value.GetString());
}

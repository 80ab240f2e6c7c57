using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using McpScopes.Tests.Wire;

namespace McpScopes.Tests.Signals;

/// <summary>An identity provider's request to revoke a user everywhere: whose it must be, and what it does.</summary>
public sealed class GlobalTokenRevocationTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    private const string Subject = "5f0b0a54-7a43-4b7e-9d0a-0c0a3c1a6f01";

    [Fact]
    public async Task A_request_revokes_its_user_and_nobody_else()
    {
        await using var provider = await TestTransmitter.StartAsync("");
        await using var server = await StartAsync(provider);
        var other = server.Token("tavily-mcp/search", token => token.Claims["sub"] = "somebody-else");

        var answer = await SendAsync(server, provider.Request(AudienceOf(server)), IssSub(provider.Issuer));

        Assert.Equal((204, ""), (answer.Status, answer.Body));
        Assert.Equal(401, await CallAsync(server, server.Token("tavily-mcp/search")));
        Assert.Equal(200, await CallAsync(server, other));
    }

    public static TheoryData<string> Forgeries =>
        ["no token", "another issuer", "another audience", "an access token's type", "expired", "without an end", "no jti", "another provider's key"];

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task A_token_that_is_not_the_providers_for_us_is_401_and_revokes_nothing(string what)
    {
        await using var provider = await TestTransmitter.StartAsync("");
        await using var stranger = await TestTransmitter.StartAsync("");
        await using var server = await StartAsync(provider);
        var audience = AudienceOf(server);
        var token = what switch
        {
            "no token" => null,
            "another issuer" => provider.Request(audience, request => request.Issuer = "https://evil.example"),
            "another audience" => provider.Request("https://other.example"),
            "an access token's type" => provider.Request(audience, request => request.TokenType = "at+jwt"),
            "expired" => provider.Request(audience, request => request.Expires = DateTime.UtcNow.AddMinutes(-10)),
            "without an end" => provider.Request(audience, request => request.Expires = null),
            "no jti" => provider.Request(audience, request => request.Claims.Remove("jti")),
            _ => stranger.Request(audience, request => request.Issuer = provider.Issuer),
        };

        var answer = await SendAsync(server, token, IssSub(provider.Issuer));

        Assert.Equal(401, answer.Status);
        Assert.Equal("authentication_failed", (string?)JsonNode.Parse(answer.Body)!["err"]);
        Assert.Equal(200, await CallAsync(server, server.Token("tavily-mcp/search")));
    }

    [Theory]
    [InlineData("""{"sub_id":{"format":"email","email":"dev@example.com"}}""")]
    [InlineData("""{"sub_id":{"format":"iss_sub","iss":"https://elsewhere.example","sub":"x"}}""")]
    [InlineData("""{"subject":"x"}""")]
    [InlineData("""[]""")]
    [InlineData("rubbish")]
    public async Task A_subject_that_no_token_names_is_400(string body)
    {
        await using var provider = await TestTransmitter.StartAsync("");
        await using var server = await StartAsync(provider);

        var answer = await SendAsync(server, provider.Request(AudienceOf(server)), body);

        Assert.Equal((400, "invalid_request"), (answer.Status, (string?)JsonNode.Parse(answer.Body)!["err"]));
        Assert.Equal(200, await CallAsync(server, server.Token("tavily-mcp/search")));
    }

    [Fact]
    public async Task A_token_that_was_seen_asks_for_nothing_else()
    {
        await using var provider = await TestTransmitter.StartAsync("");
        await using var server = await StartAsync(provider);
        var token = provider.Request(AudienceOf(server));
        Assert.Equal(204, (await SendAsync(server, token, IssSub(provider.Issuer, "somebody-else"))).Status);

        Assert.Equal(401, (await SendAsync(server, token, IssSub(provider.Issuer))).Status);
        Assert.Equal(200, await CallAsync(server, server.Token("tavily-mcp/search")));
    }

    [Fact]
    public async Task Nothing_answers_where_nothing_is_configured()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority);

        Assert.Equal(404, (await SendAsync(server, "x", IssSub("https://idp.example"))).Status);
    }

    private static string AudienceOf(TestServer server) => server.Url + "/global-token-revocation";

    private static string IssSub(string issuer, string subject = Subject) =>
        new JsonObject { ["sub_id"] = new JsonObject { ["format"] = "iss_sub", ["iss"] = issuer, ["sub"] = subject } }.ToJsonString();

    private Task<TestServer> StartAsync(TestTransmitter provider) => TestServer.StartAsync(
        fixture.Authority,
        options: options =>
        {
            var revocation = options.Revocation.GlobalTokenRevocation;
            (revocation.IdentityProvider, revocation.Issuer) = (provider.Issuer, fixture.Authority.Issuer);
        });

    private static async Task<int> CallAsync(TestServer server, string token) =>
        (await server.Client.CallToolAsync(ProtocolVersions.Stateless, token, "search", new() { ["query"] = "q" })).Status;

    private static async Task<(int Status, string Body)> SendAsync(TestServer server, string? token, string body)
    {
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/global-token-revocation")
        {
            Content = new StringContent(body, new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}

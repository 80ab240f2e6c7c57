using System.Text.Json.Nodes;
using ModelContextProtocol.AspNetCore;

namespace McpScopes.Tests.Wire;

/// <summary>What stands beside the body of an answer of ours: nobody stores it, and a page of an allowed origin, and of no other, reads it.</summary>
public sealed class AnswerHeaderTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    private const string Page = "https://app.example.com";

    public static TheoryData<string, int> Refusals { get; } = new()
    {
        { """{"name":"search"}""", 401 },
        { """{"name":"extract"}""", 403 },
        { """{"name":"repo","arguments":{"owner":"a","name":"b"}}""", 403 },
        { """{"name":"upstream"}""", 403 },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task No_refusal_is_stored_and_an_allowed_page_reads_it(string parameters, int status)
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, options: scopes =>
        {
            scopes.AllowedOrigins.Add(Page);
            scopes.RefusalsPerMinute = 1;
        });
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        var token = status == 401 ? "rubbish" : server.Token("openid tavily-mcp/search");
        foreach (var expected in new[] { status, 429 })
        {
            using var request = server.Client.Request(
                ProtocolVersions.Handshake, token, System.Text.Encoding.UTF8.GetBytes($$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{{parameters}}}"""));
            request.Headers.Add("Origin", Page);

            using var answer = await http.SendAsync(request);

            Assert.Equal(expected, (int)answer.StatusCode);
            Assert.True(answer.Headers.CacheControl!.NoStore);
            Assert.Equal(["Origin"], answer.Headers.Vary);
            Assert.Equal([Page], answer.Headers.GetValues("Access-Control-Allow-Origin"));
            Assert.Contains("WWW-Authenticate", string.Join(", ", answer.Headers.GetValues("Access-Control-Expose-Headers")), StringComparison.Ordinal);
            Assert.Equal((await answer.Content.ReadAsByteArrayAsync()).Length, answer.Content.Headers.ContentLength);
            Assert.Equal("application/json", answer.Content.Headers.ContentType!.ToString());
            Assert.Empty(answer.Content.Headers.ContentEncoding);
        }
    }

    [Fact]
    public async Task Without_an_origin_nothing_is_said_of_origins()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, options: scopes => scopes.AllowedOrigins.Add(Page));
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        using var request = server.Client.Request(ProtocolVersions.Handshake, null, """{"jsonrpc":"2.0","id":1,"method":"tools/list"}"""u8.ToArray());

        using var answer = await http.SendAsync(request);

        Assert.Equal(401, (int)answer.StatusCode);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Empty(answer.Headers.Vary);
    }

    /// <summary>The answer that takes the place of the SDK's carries nothing of it.</summary>
    [Fact]
    public async Task The_answer_to_a_message_that_the_SDK_fails_on_is_plain_JSON_that_an_allowed_page_reads()
    {
        await using var server = await TestServer.StartAsync(
            fixture.Authority, HttpServerSessionMode.Stateful, options: scopes => scopes.AllowedOrigins.Add(Page));
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        using var request = server.Client.Request(
            null, server.Token("openid"), """{"jsonrpc":"2.0","id":7,"method":"initialize","params":{"protocolVersion":42}}"""u8.ToArray());
        request.Headers.Add("Origin", Page);

        using var answer = await http.SendAsync(request);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal([Page], answer.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.False(answer.Headers.Contains("Mcp-Session-Id"));
        Assert.Equal("Bad Request: The POST body did not contain a valid JSON-RPC message.", body["error"]!["message"]!.GetValue<string>());
        Assert.Equal(-32600, body["error"]!["code"]!.GetValue<int>());
    }

    [Theory]
    [InlineData(ProtocolVersions.Stateless)]
    [InlineData(ProtocolVersions.Handshake)]
    public async Task A_page_on_another_origin_runs_nothing_however_good_the_token(string version)
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, options: scopes => scopes.AllowedOrigins.Add(Page));
        foreach (var origin in new[] { "https://evil.example", "null", "" })
        {
            using var request = server.Client.Request(
                version, server.Token("tavily-mcp/admin"),
                System.Text.Encoding.UTF8.GetBytes(
                    $$$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","arguments":{"query":"q"}{{{Bypass.CallRoutes.Meta}}}}}"""),
                "tools/call", "search");
            request.Headers.TryAddWithoutValidation("Origin", origin);

            var answer = await server.Client.SendAsync(request);

            Assert.Equal(403, answer.Status);
            Assert.Equal("The Origin of this request is not allowed; the server's AllowedOrigins setting lists those that are", answer.Json["message"]!.GetValue<string>());
            Assert.Equal(0, server.Runs);
        }
    }

    /// <summary>No browser sends two; which of them a proxy or a framework would believe is anybody's guess.</summary>
    [Fact]
    public async Task Two_origins_are_none_that_is_allowed()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, options: scopes => scopes.AllowedOrigins.Add(Page));
        const string Call = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","arguments":{"query":"q"}}}""";
        foreach (var (first, second, status) in new[] { (Page, "https://evil.example", 403), ("https://evil.example", Page, 403), (Page, null, 200) })
        {
            string[] headers = [$"Authorization: Bearer {server.Token("tavily-mcp/search")}", "MCP-Protocol-Version: 2025-11-25", $"Origin: {first}"];

            var answers = await Bypass.RawHttp.SendAsync(
                server, Bypass.RawHttp.Post(server, Call, second is null ? headers : [.. headers, $"Origin: {second}"]));

            Assert.Equal([status], answers.Statuses);
            Assert.Equal(status == 200 ? 1 : 0, server.Runs);
        }
    }
}

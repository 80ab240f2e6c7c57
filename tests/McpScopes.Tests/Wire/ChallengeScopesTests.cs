using System.Text.Json.Nodes;
using McpScopes.Table;
using ModelContextProtocol.AspNetCore;

namespace McpScopes.Tests.Wire;

/// <summary>
/// Which scopes the 403's challenge names: clients of protocol version 2026-07-28 keep what they were granted before, earlier ones ask for
/// what the challenge names and nothing else.
/// </summary>
public sealed class ChallengeScopesTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    private const string Search = "tavily-mcp/search";
    private const string Extract = "tavily-mcp/extract";

    [Theory]
    [InlineData("2026-07-28", Extract)]
    [InlineData("2026-11-25", Extract)]
    [InlineData("2025-11-25", $"{Extract} {Search}")]
    [InlineData("2025-06-18", $"{Extract} {Search}")]
    [InlineData("2025-03-26", $"{Extract} {Search}")]
    [InlineData("DRAFT-2026-v1", $"{Extract} {Search}")]
    [InlineData("", $"{Extract} {Search}")]
    [InlineData(null, $"{Extract} {Search}")]
    public async Task Versions_before_2026_07_28_are_told_the_granted_scopes_of_the_catalogue_too(string? version, string scopes)
    {
        await using var server = await TestServer.StartAsync(fixture.Authority);

        var answer = await ExtractAsync(server, version, server.Token($"openid {Search} email unheard-of"));

        AssertRefused(answer, scopes);
        Assert.Equal(Extract, answer.Json["required_scope"]!.GetValue<string>());
        Assert.Equal("dev@example.com does not have scope 'tavily-mcp/extract'", answer.Json["message"]!.GetValue<string>());
        Assert.Contains("error_description=\"The operation requires the scope 'tavily-mcp/extract'.\"", answer.Challenge, StringComparison.Ordinal);
        Assert.Equal(0, server.Runs);
    }

    [Theory]
    [InlineData(ChallengeScopes.Operation, "2026-07-28", Extract)]
    [InlineData(ChallengeScopes.Operation, "2025-11-25", Extract)]
    [InlineData(ChallengeScopes.Operation, null, Extract)]
    [InlineData(ChallengeScopes.OperationAndGranted, "2026-07-28", $"{Extract} {Search}")]
    [InlineData(ChallengeScopes.OperationAndGranted, "2025-11-25", $"{Extract} {Search}")]
    public async Task The_setting_decides_for_every_version(ChallengeScopes setting, string? version, string scopes)
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, options: options => options.ChallengeScopes = setting);

        var answer = await ExtractAsync(server, version, server.Token(Search));

        AssertRefused(answer, scopes);
        Assert.Equal(0, server.Runs);
    }

    [Theory]
    [InlineData(HttpServerSessionMode.Stateless)]
    [InlineData(HttpServerSessionMode.Stateful)]
    public async Task A_scope_is_named_once(HttpServerSessionMode mode)
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, mode);
        var token = server.Token($"{Search} {Search}");
        await ChallengeTests.InitializeAsync(server, mode, token);

        AssertRefused(await server.Client.CallToolAsync(ProtocolVersions.Handshake, token, "both"), $"{Extract} {Search}");
        Assert.Equal(0, server.Runs);
    }

    [Fact]
    public async Task What_only_the_arguments_or_the_running_tool_tell_is_challenged_in_the_same_way()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority);
        var token = server.Token($"openid {Search} repo:acme/site repo:acme pages:acme");
        var arguments = new JsonObject { ["owner"] = "acme", ["name"] = "shop" };

        AssertRefused(
            await server.Client.CallToolAsync(ProtocolVersions.Handshake, token, "repo", (JsonObject)arguments.DeepClone()),
            $"repo:acme/shop {Search} repo:acme/site pages:acme");
        AssertRefused(await server.Client.CallToolAsync(ProtocolVersions.Stateless, token, "repo", arguments), "repo:acme/shop");
        Assert.Equal(0, server.Runs);

        AssertRefused(
            await server.Client.CallToolAsync(ProtocolVersions.Handshake, token, "upstream"),
            $"{Extract} tavily-mcp/admin {Search} repo:acme/site pages:acme");
        AssertRefused(await server.Client.CallToolAsync(ProtocolVersions.Stateless, token, "upstream"), $"{Extract} tavily-mcp/admin");
    }

    [Fact]
    public async Task A_token_cannot_write_into_the_header()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority);

        var answer = await ExtractAsync(
            server,
            ProtocolVersions.Handshake,
            server.Token("repo:a/b\",scope=\"everything repo:a/b\u007f repo:\u00e9/b repo:a\\/b repo:c/d"));

        AssertRefused(answer, $"{Extract} repo:c/d");
    }

    [Fact]
    public async Task A_token_with_thousands_of_scopes_does_not_make_a_header_that_clients_refuse()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority);

        var scopes = string.Join(' ', Enumerable.Range(0, 500).Select(number => $"repo:acme/project-{number:D3}"));

        var answer = await ExtractAsync(server, ProtocolVersions.Handshake, server.Token(scopes));

        Assert.Equal(403, answer.Status);
        Assert.StartsWith(
            $"Bearer error=\"insufficient_scope\", scope=\"{Extract} repo:acme/project-000 ", answer.Challenge, StringComparison.Ordinal);
        Assert.InRange(answer.Challenge!.Length, 3_000, 5_000);
    }

    [Theory]
    [InlineData("repo:{owner}/{name}", "repo:acme/site", true)]
    [InlineData("repo:{owner}/{name}", "repo:acme/site/more", true)]
    [InlineData("repo:{owner}/{name}", "repo:acme", false)]
    [InlineData("repo:{owner}/{name}", "repo:/site", false)]
    [InlineData("repo:{owner}/{name}", "repo:acme/", false)]
    [InlineData("repo:{owner}/{name}", "xrepo:acme/site", false)]
    [InlineData("{tenant}:read", "acme:read", true)]
    [InlineData("{tenant}:read", ":read", false)]
    [InlineData("{tenant}:read", "acme:reader", false)]
    [InlineData("{a}{b}", "xy", true)]
    [InlineData("{a}{b}", "x", false)]
    [InlineData("a{x}a", "aa", false)]
    [InlineData("a{x}a", "aaa", true)]
    [InlineData("plain", "plain", true)]
    [InlineData("plain", "plainer", false)]
    public void A_pattern_matches_the_scopes_that_calls_make_of_it(string pattern, string scope, bool matches) =>
        Assert.Equal(matches, ScopePatterns.Matches(pattern, scope));

    private static Task<Answer> ExtractAsync(TestServer server, string? version, string token) =>
        version == ProtocolVersions.Stateless
            ? server.Client.CallToolAsync(version, token, "extract", new JsonObject { ["url"] = "https://example.com" })
            : server.Client.SendAsync(Request(server, version, token));

    private static HttpRequestMessage Request(TestServer server, string? version, string token)
    {
        var body = """
            {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"extract","arguments":{"url":"https://example.com"}}}
            """u8.ToArray();
        var request = server.Client.Request(version: null, token, body);
        if (version is not null)
        {
            request.Headers.TryAddWithoutValidation("MCP-Protocol-Version", version);
            if (version is "2026-11-25")
            {
                request.Headers.Add("Mcp-Method", "tools/call");
                request.Headers.Add("Mcp-Name", "extract");
            }
        }

        return request;
    }

    private static void AssertRefused(Answer answer, string scopes)
    {
        Assert.Equal(403, answer.Status);
        Assert.StartsWith(
            $"Bearer error=\"insufficient_scope\", scope=\"{scopes}\", resource_metadata=\"", answer.Challenge, StringComparison.Ordinal);
    }
}

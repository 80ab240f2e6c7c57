using System.Text.Json.Nodes;
using ModelContextProtocol.AspNetCore;

namespace McpScopes.Tests.Wire;

/// <summary>The 401 and 403 of the specification, to the letter.</summary>
public sealed class ChallengeTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    public static TheoryData<string, HttpServerSessionMode> Versions { get; } = new()
    {
        { ProtocolVersions.Stateless, HttpServerSessionMode.Stateless },
        { ProtocolVersions.Handshake, HttpServerSessionMode.Stateless },
        { ProtocolVersions.Handshake, HttpServerSessionMode.Stateful },
        { ProtocolVersions.Handshake, HttpServerSessionMode.StatefulForInitializeClients },
    };

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Without_a_token_the_answer_is_401_and_names_the_initial_scopes(string version, HttpServerSessionMode mode)
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, mode);

        var answer = await server.Client.CallToolAsync(version, token: null, "search");

        Assert.Equal(401, answer.Status);
        Assert.Equal("application/json", answer.ContentType);
        Assert.Equal("""{"error":"unauthorized","message":"Bearer token required","status":401}""", answer.Body);
        Assert.Equal(
            $"Bearer resource_metadata=\"{server.Url}/.well-known/oauth-protected-resource/mcp\", scope=\"tavily-mcp/search\"", answer.Challenge);
        Assert.Equal(0, server.Runs);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_granted_scope_lets_the_call_through(string version, HttpServerSessionMode mode)
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, mode);
        var token = server.Token("openid tavily-mcp/search");
        await InitializeAsync(server, mode, token);

        var answer = await server.Client.CallToolAsync(version, token, "search", new JsonObject { ["query"] = "mcp" });

        Assert.Equal(200, answer.Status);
        Assert.Equal("results for mcp", answer.Text);
        Assert.Equal(1, server.Runs);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_missing_scope_is_403_with_the_challenge_and_the_body_of_the_specification(string version, HttpServerSessionMode mode)
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, mode);
        var token = server.Token("openid tavily-mcp/search");
        await InitializeAsync(server, mode, token);

        var answer = await server.Client.CallToolAsync(version, token, "extract", new JsonObject { ["url"] = "https://example.com" });

        Assert.Equal(403, answer.Status);
        Assert.Equal("application/json", answer.ContentType);
        Assert.Equal(
            """{"error":"forbidden","message":"dev@example.com does not have scope 'tavily-mcp/extract'","required_scope":"tavily-mcp/extract","user_scopes":["openid","tavily-mcp/search"],"status":403}""",
            answer.Body);
        Assert.Equal(
            $"Bearer error=\"insufficient_scope\", scope=\"{Challenged(version, "tavily-mcp/extract")}\", resource_metadata=\"{server.Url}/.well-known/oauth-protected-resource/mcp\", "
            + "error_description=\"The operation requires the scope 'tavily-mcp/extract'.\"",
            answer.Challenge);
        Assert.Equal(0, server.Runs);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task All_scopes_of_an_operation_are_in_one_challenge_and_the_message_names_the_missing_ones(string version, HttpServerSessionMode mode)
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, mode);
        var some = server.Token("tavily-mcp/search");
        await InitializeAsync(server, mode, some);

        var one = await server.Client.CallToolAsync(version, some, "both");
        var none = await server.Client.CallToolAsync(version, server.Token("openid"), "both");

        Assert.Equal("tavily-mcp/extract tavily-mcp/search", one.Json["required_scope"]!.GetValue<string>());
        Assert.Equal("dev@example.com does not have scope 'tavily-mcp/extract'", one.Json["message"]!.GetValue<string>());
        Assert.Equal("dev@example.com does not have scopes 'tavily-mcp/extract', 'tavily-mcp/search'", none.Json["message"]!.GetValue<string>());
        Assert.Contains("scope=\"tavily-mcp/extract tavily-mcp/search\"", none.Challenge, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_scope_that_implies_the_required_one_is_enough(string version, HttpServerSessionMode mode)
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, mode);
        var token = server.Token("tavily-mcp/admin");
        await InitializeAsync(server, mode, token);

        var answer = await server.Client.CallToolAsync(version, token, "extract", new JsonObject { ["url"] = "https://example.com" });

        Assert.Equal("text of https://example.com", answer.Text);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_scope_that_only_the_running_tool_knows_of_is_the_same_403(string version, HttpServerSessionMode mode)
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, mode);
        var token = server.Token("tavily-mcp/search");
        await InitializeAsync(server, mode, token);

        var answer = await server.Client.CallToolAsync(version, token, "upstream");

        Assert.Equal(403, answer.Status);
        Assert.Contains(
            $"error=\"insufficient_scope\", scope=\"{Challenged(version, "tavily-mcp/extract tavily-mcp/admin")}\"", answer.Challenge, StringComparison.Ordinal);
        Assert.Equal("tavily-mcp/extract tavily-mcp/admin", answer.Json["required_scope"]!.GetValue<string>());
        Assert.Equal(1, server.Runs);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task What_declares_nothing_is_403_without_a_challenge(string version, HttpServerSessionMode mode)
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, mode);
        var token = server.Token("tavily-mcp/admin");
        await InitializeAsync(server, mode, token);

        var answer = await server.Client.CallToolAsync(version, token, "undeclared");

        Assert.Equal(403, answer.Status);
        Assert.Null(answer.Challenge);
        Assert.Equal(0, server.Runs);
    }

    [Fact]
    public async Task A_name_outside_ASCII_is_found_in_its_encoded_header()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority);

        var denied = await PromptAsync("tavily-mcp/search");
        var allowed = await PromptAsync("tavily-mcp/extract");

        Assert.Equal(403, denied.Status);
        Assert.Equal(200, allowed.Status);
        Assert.Equal(1, server.Runs);

        Task<Answer> PromptAsync(string scope) =>
            server.Client.SendAsync(ProtocolVersions.Stateless, server.Token(scope), "prompts/get", new JsonObject { ["name"] = "données" });
    }

    /// <summary>What <see cref="ChallengeScopesTests"/> looks at more closely.</summary>
    private static string Challenged(string version, string operation) =>
        version == ProtocolVersions.Stateless ? operation : $"{operation} tavily-mcp/search";

    internal static async Task InitializeAsync(TestServer server, HttpServerSessionMode mode, string token)
    {
        if (mode is not HttpServerSessionMode.Stateless)
        {
            var answer = await server.Client.InitializeAsync(token);
            Assert.Equal(200, answer.Status);
            Assert.NotNull(answer.SessionId);
        }
    }
}

/// <summary>One authority for all tests of a class.</summary>
public sealed class AuthorityFixture : IAsyncLifetime
{
    internal TestAuthority Authority { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Authority = await TestAuthority.StartAsync();

    public ValueTask DisposeAsync() => Authority.DisposeAsync();
}

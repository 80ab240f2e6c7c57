using System.Text.Json.Nodes;
using ModelContextProtocol.AspNetCore;

namespace McpScopes.Tests.Wire;

/// <summary>Sessions of the handshake versions: bound to who opened them, and no memory of scopes.</summary>
public sealed class SessionTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    [Fact]
    public async Task Another_users_token_on_a_session_is_refused()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, HttpServerSessionMode.Stateful);
        await server.Client.InitializeAsync(server.Token("tavily-mcp/search"));
        var other = server.Token("tavily-mcp/admin", descriptor => descriptor.Claims["sub"] = "somebody-else");

        var answer = await server.Client.CallToolAsync(ProtocolVersions.Handshake, other, "search", new JsonObject { ["query"] = "mcp" });

        Assert.Equal(403, answer.Status);
        Assert.Equal(0, server.Runs);
    }

    [Fact]
    public async Task A_token_that_names_no_subject_opens_no_session()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, HttpServerSessionMode.Stateful);
        var token = server.Token("tavily-mcp/search", descriptor => descriptor.Claims.Remove("sub"));

        var answer = await server.Client.InitializeAsync(token);

        Assert.Equal(403, answer.Status);
        Assert.Null(answer.SessionId);
        Assert.Contains("'sub'", answer.Json["error"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scopes_are_read_from_each_requests_token()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, HttpServerSessionMode.Stateful);
        await server.Client.InitializeAsync(server.Token("tavily-mcp/admin"));
        var arguments = () => new JsonObject { ["url"] = "https://example.com" };

        var lesser = await server.Client.CallToolAsync(ProtocolVersions.Handshake, server.Token("tavily-mcp/search"), "extract", arguments());
        var greater = await server.Client.CallToolAsync(ProtocolVersions.Handshake, server.Token("tavily-mcp/extract"), "extract", arguments());

        Assert.Equal(403, lesser.Status);
        Assert.Equal("text of https://example.com", greater.Text);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task A_session_can_be_neither_read_nor_ended_without_its_users_token(string verb)
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, HttpServerSessionMode.Stateful);
        await server.Client.InitializeAsync(server.Token("tavily-mcp/search"));
        foreach (var token in new[] { null, server.Token("openid", descriptor => descriptor.Claims["sub"] = "somebody-else") })
        {
            var request = server.Client.Request(ProtocolVersions.Handshake, token, []);
            request.Method = new HttpMethod(verb);
            request.Content = null;

            Assert.Equal(token is null ? 401 : 403, (await server.Client.SendAsync(request)).Status);
        }

        Assert.Equal("results for mcp", (await server.Client.CallToolAsync(
            ProtocolVersions.Handshake, server.Token("tavily-mcp/search"), "search", new JsonObject { ["query"] = "mcp" })).Text);
    }
}

using System.Text.Json.Nodes;
using McpScopes.Logging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Server;

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

    [Fact]
    public async Task A_call_whose_session_is_ended_while_it_runs_is_told_so()
    {
        var started = new TaskCompletionSource();
        var endless = McpServerTool.Create(
            async (CancellationToken cancellationToken) =>
            {
                started.SetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            },
            new McpServerToolCreateOptions { Name = "endless", Metadata = [new AuthenticatedOnlyAttribute()] });
        using var lines = new LogLines();
        await using var server = await TestServer.StartAsync(fixture.Authority, HttpServerSessionMode.Stateful, build: (builder, mcp) =>
        {
            builder.Logging.AddProvider(lines);
            mcp.WithTools([endless]);
        });
        var token = server.Token("openid");
        await server.Client.InitializeAsync(token);

        var call = server.Client.CallToolAsync(ProtocolVersions.Handshake, token, "endless");
        await started.Task;
        var end = server.Client.Request(ProtocolVersions.Handshake, token, []);
        end.Method = HttpMethod.Delete;
        end.Content = null;

        Assert.Equal(200, (await server.Client.SendAsync(end)).Status);
        var answer = await call;
        Assert.Equal(404, answer.Status);
        Assert.Equal("Session not found", answer.Json["error"]!["message"]!.GetValue<string>());
        Assert.Equal(1, answer.Json["id"]!.GetValue<int>());
        Assert.Contains(lines.Ours, line => line.EventId == LogEvents.SessionEnded);
    }

    [Fact]
    public async Task Requests_that_race_with_the_end_of_their_session_are_answered()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, HttpServerSessionMode.Stateful);
        var token = server.Token("tavily-mcp/search");
        for (var i = 0; i < 20; i++)
        {
            await server.Client.InitializeAsync(token);

            var answers = await Task.WhenAll(SendAsync(HttpMethod.Post), SendAsync(HttpMethod.Get), SendAsync(HttpMethod.Delete), SendAsync(HttpMethod.Post));

            Assert.All(answers, status => Assert.InRange(status, 200, 499));
        }

        async Task<int> SendAsync(HttpMethod method)
        {
            var request = server.Client.Request(
                ProtocolVersions.Handshake, token, """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","arguments":{"query":"mcp"}}}"""u8.ToArray());
            request.Method = method;
            request.Content = method == HttpMethod.Post ? request.Content : null;
            using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            return (int)response.StatusCode;
        }
    }
}

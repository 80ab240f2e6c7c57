using System.Text.Json.Nodes;
using McpScopes.Tests.Wire;
using Microsoft.IdentityModel.Tokens;
using ModelContextProtocol.AspNetCore;

namespace McpScopes.Tests.Bypass;

/// <summary>A session is its opener's, and says nothing of what the opener, or anybody, may do.</summary>
public sealed class SessionTests(GuardedServers servers) : IClassFixture<GuardedServers>
{
    public static TheoryData<HttpServerSessionMode, Doors> Modes { get; } = new()
    {
        { HttpServerSessionMode.Stateful, Doors.Both },
        { HttpServerSessionMode.Stateful, Doors.InnerOnly },
        { HttpServerSessionMode.StatefulForInitializeClients, Doors.Both },
        { HttpServerSessionMode.StatefulForInitializeClients, Doors.InnerOnly },
    };

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Another_users_token_on_a_session_is_refused(HttpServerSessionMode mode, Doors doors)
    {
        await using var server = await StartAsync(mode, doors, "tavily-mcp/admin");
        var other = server.Token("tavily-mcp/admin", As("somebody-else"));

        var call = await ExtractAsync(server, other);
        var listen = await SendAsync(server, HttpMethod.Get, other);
        var end = await SendAsync(server, HttpMethod.Delete, other);

        Assert.Equal(403, call.Status);
        Assert.Equal(403, listen);
        Assert.Equal(403, end);
        Assert.Equal(0, server.Runs);
        Assert.Equal("text of u", (await ExtractAsync(server, server.Token("tavily-mcp/admin"))).Text);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_session_is_no_substitute_for_a_token(HttpServerSessionMode mode, Doors doors)
    {
        await using var server = await StartAsync(mode, doors, "tavily-mcp/admin");

        Assert.Equal(401, (await ExtractAsync(server, token: null)).Status);
        Assert.Equal(401, (await ExtractAsync(server, server.Token("tavily-mcp/admin", d => d.Expires = DateTime.UtcNow.AddSeconds(-45)))).Status);
        Assert.Equal(401, await SendAsync(server, HttpMethod.Get, token: null));
        Assert.Equal(401, await SendAsync(server, HttpMethod.Delete, token: null));
        Assert.Equal(0, server.Runs);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Scopes_are_those_of_each_requests_own_token(HttpServerSessionMode mode, Doors doors)
    {
        await using var server = await StartAsync(mode, doors, "tavily-mcp/admin");

        Assert.Equal("text of u", (await ExtractAsync(server, server.Token("tavily-mcp/extract"))).Text);
        Assert.Equal(403, (await ExtractAsync(server, server.Token("tavily-mcp/search"))).Status);
        Assert.Equal(403, (await ExtractAsync(server, server.Token(scope: null))).Status);
        Assert.Equal("text of u", (await ExtractAsync(server, server.Token("tavily-mcp/admin"))).Text);
        Assert.Equal(2, server.Runs);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_session_that_a_small_token_opened_grows_with_the_token(HttpServerSessionMode mode, Doors doors)
    {
        await using var server = await StartAsync(mode, doors, "tavily-mcp/search");

        Assert.Equal(403, (await ExtractAsync(server, server.Token("tavily-mcp/search"))).Status);
        Assert.Equal("text of u", (await ExtractAsync(server, server.Token("tavily-mcp/search tavily-mcp/extract"))).Text);
    }

    /// <summary>Tokens of client credentials often have no <c>sub</c>; a session could not be told from any other client's.</summary>
    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_token_that_names_no_user_opens_no_session(HttpServerSessionMode mode, Doors doors)
    {
        await using var server = await TestServer.StartAsync(servers.Authority, mode);
        GuardedServers.Open(server, doors);
        var token = server.Token("tavily-mcp/admin", descriptor => descriptor.Claims.Remove("sub"));

        var opened = await server.Client.InitializeAsync(token);

        Assert.Equal(403, opened.Status);
        Assert.Null(opened.SessionId);
        Assert.InRange((await ExtractAsync(server, token)).Status, 400, 499);
        Assert.Equal(0, server.Runs);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_notification_in_a_session_calls_nothing(HttpServerSessionMode mode, Doors doors)
    {
        await using var server = await StartAsync(mode, doors, "tavily-mcp/admin");
        var body = """{"jsonrpc":"2.0","method":"tools/call","params":{"name":"extract","arguments":{"url":"u"}}}"""u8.ToArray();

        var answer = await server.Client.SendAsync(server.Client.Request(ProtocolVersions.Handshake, server.Token("tavily-mcp/admin"), body));

        Assert.InRange(answer.Status, 200, 499);
        await server.App.StopAsync();
        Assert.Equal(0, server.Runs);
    }

    private async Task<TestServer> StartAsync(HttpServerSessionMode mode, Doors doors, string scope)
    {
        var server = await TestServer.StartAsync(servers.Authority, mode);
        GuardedServers.Open(server, doors);
        await ChallengeTests.InitializeAsync(server, mode, server.Token(scope));
        return server;
    }

    private static Task<Answer> ExtractAsync(TestServer server, string? token) =>
        server.Client.CallToolAsync(ProtocolVersions.Handshake, token, "extract", new JsonObject { ["url"] = "u" });

    private static async Task<int> SendAsync(TestServer server, HttpMethod method, string? token)
    {
        using var request = server.Client.Request(ProtocolVersions.Handshake, token, []);
        request.Method = method;
        request.Content = null;
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return (int)response.StatusCode;
    }

    private static Action<SecurityTokenDescriptor> As(string subject) => descriptor => descriptor.Claims["sub"] = subject;
}

using McpScopes.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.AspNetCore;

namespace McpScopes.Tests.Bypass;

/// <summary>There is no way around the guarded endpoint: no spelling of its path, no other verb, no legacy transport.</summary>
public sealed class PathTests(GuardedServers servers) : IClassFixture<GuardedServers>
{
    private const string Extract = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"extract","arguments":{"url":"u"}}}""";

    private static readonly string[] Paths =
    [
        "/mcp", "/MCP", "/Mcp", "/mcp/", "//mcp", "/mcp//", "/./mcp", "/mcp/.", "/mcp/../mcp", "/x/../mcp", "/%6dcp", "/%6Dcp", "/mcp%2f", "/mcp%2F", "/%2fmcp",
        "/mcp%00", "/mcp;x=1", "/mcp?name=search", "/mcp?method=ping&access_token=x", "/mcp%20", "/mcp.", "/mcp/sse", "/mcp/message", "/mcp/message?sessionId=x",
        "/sse", "/message", "/", "/mcp\\", "/\\mcp", "/mcp%252f", "/ｍcp", "/mcp/search", "/mcp/tools/call",
    ];

    private static readonly string[] Verbs =
        ["GET", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "QUERY", "MERGE", "post", "POSTX"];

    public static TheoryData<string, string, HttpServerSessionMode> Requests
    {
        get
        {
            var data = new TheoryData<string, string, HttpServerSessionMode>();
            foreach (var mode in (HttpServerSessionMode[])[HttpServerSessionMode.Stateless, HttpServerSessionMode.Stateful])
            {
                foreach (var path in Paths)
                {
                    data.Add("POST", path, mode);
                }

                foreach (var verb in Verbs)
                {
                    data.Add(verb, "/mcp", mode);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task No_path_and_no_verb_leads_around_the_door(string verb, string path, HttpServerSessionMode mode)
    {
        var server = await servers.GetAsync(mode);
        var session = server.Client.SessionId is { } id ? (string[])[$"Mcp-Session-Id: {id}"] : [];

        foreach (var authorization in (string[][])[[$"Authorization: Bearer {GuardedServers.SearchToken(server)}"], []])
        {
            var body = verb is "DELETE" or "GET" ? "" : Extract;
            var answers = await RawHttp.SendAsync(server, RawHttp.Request(
                server, $"{verb} {path} HTTP/1.1", body, ["Connection: close", .. authorization, .. verb is "DELETE" or "GET" ? [] : session]));

            answers.AssertNothingGot(server);
            if (authorization.Length == 0)
            {
                Assert.All(answers.Statuses, status => Assert.InRange(status, 400, 499));
            }
        }
    }

    [Fact]
    public async Task The_legacy_transport_is_behind_the_door_as_well()
    {
        await using var server = await TestServer.StartAsync(
            servers.Authority,
            HttpServerSessionMode.Stateful,
            build: (builder, mcp) => mcp.WithHttpTransport(LegacySse.Enable));
        var small = GuardedServers.SearchToken(server);

        var withoutToken = await RawHttp.SendAsync(server, RawHttp.Request(server, "GET /mcp/sse HTTP/1.1", "", ["Connection: close"]));
        Assert.Equal([401], withoutToken.Statuses);

        await using var stream = await LegacySse.OpenAsync(server, small);
        foreach (var (token, status) in (IEnumerable<(string?, int)>)[(null, 401), (small, 403)])
        {
            var answers = await PostAsync(Extract, token);
            Assert.Equal([status], answers.Statuses);
        }

        GuardedServers.Open(server, Doors.InnerOnly);
        await PostAsync("""{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2024-11-05","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""", small);
        await stream.ReadUntilAsync("serverInfo");
        await PostAsync(Extract, small);
        await stream.ReadUntilAsync("does not have scope");
        await PostAsync(Extract, GuardedServers.AdminToken(server));
        await stream.ReadUntilAsync("text of u");

        Assert.Equal(1, server.Runs);

        Task<RawAnswers> PostAsync(string body, string? token) => RawHttp.SendAsync(server, RawHttp.Request(
            server, $"POST {stream.Endpoint} HTTP/1.1", body, ["Connection: close", .. token is null ? (string[])[] : [$"Authorization: Bearer {token}"]]));
    }
}

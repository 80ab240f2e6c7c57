using McpScopes.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace McpScopes.Tests.Bypass;

/// <summary>No shape of a body reaches a tool that the token does not, and none is answered with a 5xx.</summary>
public sealed class BodyTests(GuardedServers servers) : IClassFixture<GuardedServers>
{
    public static TheoryData<string, CallRoute> Shapes => BodyCorpus.Cases.Under(Enum.GetValues<CallRoute>());

    public static TheoryData<string> Names => [.. BodyCorpus.Cases.Keys];

    [Theory]
    [MemberData(nameof(Shapes))]
    public Task No_shape_of_a_body_reaches_a_forbidden_tool(string shape, CallRoute route) => AssertRefusedAsync(shape, route, Doors.Both);

    [Theory]
    [MemberData(nameof(Shapes))]
    public Task No_shape_of_a_body_passes_the_inner_door_alone(string shape, CallRoute route) => AssertRefusedAsync(shape, route, Doors.InnerOnly);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_same_shape_runs_with_the_right_token_where_the_SDK_makes_a_call_of_it(string shape)
    {
        var body = BodyCorpus.Cases[shape];
        await using var server = await TestServer.StartAsync(servers.Authority);

        var answer = await server.Client.SendAsync(
            CallRoute.Handshake.Request(server, GuardedServers.AdminToken(server), body.Bytes(""), body.ContentType));

        Assert.True(answer.Status < 500, $"{answer.Status}: {answer.Body}");
        Assert.Equal(body.Reaches ? 1 : 0, server.App.Services.GetRequiredService<Runs>().Except(nameof(TestTools.Search)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"params\":null")]
    [InlineData(",\"params\":1")]
    [InlineData(",\"params\":[]")]
    [InlineData(",\"params\":{}")]
    [InlineData(",\"params\":{\"protocolVersion\":1,\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}")]
    [InlineData(",\"params\":{\"protocolVersion\":\"\\ud800\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}")]
    [InlineData(",\"params\":{\"a\":{\"b\":\"\\ud800\",\"c\":1,\"c\":2},\"\\udfff\":1}")]
    [InlineData(",\"params\":{\"protocolVersion\":\"2025-11-25\",\"capabilities\":[],\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}")]
    [InlineData(",\"params\":{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":\"t\"}")]
    [InlineData(",\"params\":{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":1}}")]
    [InlineData(",\"params\":{\"protocolVersion\":\"1\",\"protocolVersion\":\"2\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}")]
    [InlineData(",\"params\":{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"},\"_meta\":1}")]
    public async Task A_malformed_handshake_is_the_clients_error(string parameters)
    {
        foreach (var route in (CallRoute[])[CallRoute.Handshake, CallRoute.Session])
        {
            await using var server = await TestServer.StartAsync(servers.Authority, route.Mode());
            var body = System.Text.Encoding.UTF8.GetBytes($"{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\"{parameters}}}");

            var answer = await server.Client.SendAsync(route.Request(server, GuardedServers.SearchToken(server), body, "application/json"));

            Assert.True(answer.Status < 500, $"{answer.Status}: {answer.Body}");
        }
    }

    [Theory]
    [InlineData(CallRoute.Handshake)]
    [InlineData(CallRoute.Session)]
    [InlineData(CallRoute.HeadersLie)]
    public async Task A_body_that_comes_byte_by_byte_is_read_all_the_same(CallRoute route)
    {
        var server = await servers.GetAsync(route.Mode());
        var body = BodyCorpus.Cases["params first"].Bytes(route.MetaMember());
        using var request = route.Request(server, GuardedServers.SearchToken(server), body, "application/json");
        request.Content = new ByteByByte(body, request.Content!);

        var answer = await server.Client.SendAsync(request);

        Assert.Equal(route is CallRoute.HeadersLie ? 400 : 403, answer.Status);
        Assert.Equal(0, GuardedServers.ForbiddenRuns(server));
    }

    private async Task AssertRefusedAsync(string shape, CallRoute route, Doors doors)
    {
        var server = await servers.GetAsync(route.Mode(), doors);
        var body = BodyCorpus.Cases[shape];

        var answer = await server.Client.SendAsync(
            route.Request(server, GuardedServers.SearchToken(server), body.Bytes(route.MetaMember()), body.ContentType));

        Assert.True(answer.Status < 500, $"{answer.Status}: {answer.Body}");
        Assert.DoesNotContain("text of", answer.Body, StringComparison.Ordinal);
        Assert.Equal(0, GuardedServers.ForbiddenRuns(server));
        if (body.Reaches)
        {
            Assert.InRange(answer.Status, 400, 499);
        }
    }

    /// <summary>A body that is flushed after each byte, in chunks.</summary>
    private sealed class ByteByByte : HttpContent
    {
        private readonly byte[] _body;

        public ByteByByte(byte[] body, HttpContent original)
        {
            _body = body;
            Headers.ContentType = original.Headers.ContentType;
        }

        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            for (var i = 0; i < _body.Length; i++)
            {
                await stream.WriteAsync(_body.AsMemory(i, 1));
                await stream.FlushAsync();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;

namespace McpScopes.Tests.Wire;

/// <summary>A name that nothing serves gets what the SDK without McpScopes answers: there is no scope that a client could ask for.</summary>
public sealed class UnknownPrimitiveTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    public static TheoryData<string, string, string, string, int> Names { get; } = new()
    {
        { ProtocolVersions.Stateless, "tools/call", "nothing", "Unknown tool: 'nothing'", -32602 },
        { ProtocolVersions.Stateless, "prompts/get", "nothing", "Unknown prompt: 'nothing'", -32602 },
        { ProtocolVersions.Stateless, "resources/read", "pages://", "Unknown resource URI: 'pages://'", -32602 },
        { ProtocolVersions.Handshake, "tools/call", "nothing", "Unknown tool: 'nothing'", -32602 },
        { ProtocolVersions.Handshake, "prompts/get", "nothing", "Unknown prompt: 'nothing'", -32602 },
        { ProtocolVersions.Handshake, "resources/read", "pages://", "Unknown resource URI: 'pages://'", -32002 },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_unknown_name_is_the_SDKs_own_error(string version, string method, string name, string message, int code)
    {
        await using var server = await TestServer.StartAsync(fixture.Authority);

        var answer = await server.Client.SendAsync(version, server.Token("tavily-mcp/search"), method, Parameters(method, name));

        Assert.Null(answer.Challenge);
        Assert.Equal(message, answer.Json["error"]!["message"]!.GetValue<string>());
        Assert.Equal(code, answer.Json["error"]!["code"]!.GetValue<int>());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_filter_that_would_serve_an_unknown_name_does_not_see_it(string version, string method, string name, string message, int code)
    {
        var served = 0;
        await using var server = await TestServer.StartAsync(fixture.Authority, build: (_, mcp) => mcp.WithRequestFilters(filters => filters
            .AddCallToolFilter(_ => (_, _) => Serve(new CallToolResult()))
            .AddGetPromptFilter(_ => (_, _) => Serve(new GetPromptResult()))
            .AddReadResourceFilter(_ => (_, _) => Serve(new ReadResourceResult()))));

        var answer = await server.Client.SendAsync(version, server.Token("tavily-mcp/admin"), method, Parameters(method, name));

        Assert.Equal(0, served);
        Assert.Equal(message, answer.Json["error"]!["message"]!.GetValue<string>());
        Assert.Equal(code, answer.Json["error"]!["code"]!.GetValue<int>());

        ValueTask<T> Serve<T>(T result)
        {
            served++;
            return new(result);
        }
    }

    private static JsonObject Parameters(string method, string name) => new() { [method == "resources/read" ? "uri" : "name"] = name };
}

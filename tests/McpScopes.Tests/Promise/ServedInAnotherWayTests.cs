using System.Text.Json.Nodes;
using McpScopes.Tests.Wire;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Server;

namespace McpScopes.Tests.Promise;

/// <summary>A declaration counts however its primitive was registered.</summary>
public sealed class ServedInAnotherWayTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    public static TheoryData<string> Versions { get; } = [ProtocolVersions.Stateless, ProtocolVersions.Handshake];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_derived_class_adds_its_scopes_to_what_it_inherits(string version)
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, build: (_, mcp) => mcp.WithTools<DerivedTools>());

        var denied = await server.Client.CallToolAsync(version, server.Token("tavily-mcp/search"), "inherited");
        Assert.Equal(403, denied.Status);
        Assert.Equal("tavily-mcp/extract tavily-mcp/search", denied.Json["required_scope"]!.GetValue<string>());
        Assert.Equal(0, server.Runs);
        Assert.Equal("inherited", (await server.Client.CallToolAsync(version, server.Token("tavily-mcp/search tavily-mcp/extract"), "inherited")).Text);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_tool_that_allows_everybody_works_without_a_token_and_opens_nothing_else(string version)
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, build: (_, mcp) => mcp.WithTools<OpenTools>());

        Assert.Equal("hello", (await server.Client.CallToolAsync(version, token: null, "greet")).Text);
        Assert.Equal(401, (await server.Client.CallToolAsync(version, token: null, "inherited")).Status);
        Assert.Equal(401, (await server.Client.CallToolAsync(version, token: null, "extract", new JsonObject { ["url"] = "u" })).Status);
        Assert.Equal(401, (await server.Client.CallToolAsync(version, token: null, "nonsense")).Status);
        Assert.Equal(1, server.Runs);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_tool_that_allowed_everybody_and_was_replaced_while_the_server_ran_asks_for_a_token_again(string version)
    {
        var tools = new McpServerPrimitiveCollection<McpServerTool>();
        await using var server = await TestServer.StartAsync(
            fixture.Authority, build: (app, _) => app.Services.Configure<McpServerOptions>(options => options.ToolCollection = tools));
        Assert.Equal(401, (await server.Client.CallToolAsync(version, token: null, "greet")).Status);

        var open = McpServerTool.Create(typeof(OpenTools).GetMethod(nameof(OpenTools.Greet))!, options: new() { Services = server.App.Services });
        tools.Add(open);
        Assert.Equal("hello", (await server.Client.CallToolAsync(version, token: null, "greet")).Text);

        tools.Remove(open);
        tools.Add(McpServerTool.Create((Runs runs) => runs.Add("closed"), new() { Name = "greet", Services = server.App.Services }));
        Assert.Equal(401, (await server.Client.CallToolAsync(version, token: null, "greet")).Status);
        Assert.Equal(1, server.Runs);
    }

    private class BaseTools
    {
        [McpServerTool(Name = "inherited"), RequiresScope("tavily-mcp/search")]
        public string Inherited(Runs runs) => runs.Add("inherited");
    }

    [RequiresScope("tavily-mcp/extract")]
    private sealed class DerivedTools : BaseTools;

    private sealed class OpenTools : BaseTools
    {
        [McpServerTool(Name = "greet"), AllowAnonymous]
        public static string Greet(Runs runs) => runs.Add("hello");
    }
}

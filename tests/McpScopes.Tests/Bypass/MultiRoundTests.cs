using System.Text.Json.Nodes;
using McpScopes.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpScopes.Tests.Bypass;

/// <summary>
/// A call that first asks the client for something is made twice (SEP-2322): the second time is a call like any other, and the state that
/// the client brings back stands for no scope.
/// </summary>
public sealed class MultiRoundTests(GuardedServers servers) : IClassFixture<GuardedServers>
{
    private const string Forbidden = "tavily-mcp/extract";

    [Theory]
    [InlineData(Doors.Both)]
    [InlineData(Doors.InnerOnly)]
    public async Task The_second_round_is_judged_by_its_own_token(Doors doors)
    {
        await using var server = await StartAsync(doors);
        var large = GuardedServers.AdminToken(server);
        var first = await CallAsync(server, large, "publish", state: null);
        var state = first.Json["result"]!["requestState"]!.GetValue<string>();

        var refused = await CallAsync(server, GuardedServers.SearchToken(server), "publish", state);
        Assert.Equal(403, refused.Status);
        Assert.Equal(0, server.Runs);

        var allowed = await CallAsync(server, large, "publish", state);
        Assert.Equal("published", allowed.Text);
        Assert.Equal(1, server.Runs);
    }

    [Theory]
    [InlineData(Doors.Both)]
    [InlineData(Doors.InnerOnly)]
    public async Task Its_state_opens_no_other_call(Doors doors)
    {
        await using var server = await StartAsync(doors);
        var first = await CallAsync(server, GuardedServers.AdminToken(server), "publish", state: null);
        var state = first.Json["result"]!["requestState"]!.GetValue<string>();

        var search = await CallAsync(server, GuardedServers.SearchToken(server), "search", state);
        var extract = await CallAsync(server, GuardedServers.SearchToken(server), "extract", state);

        Assert.Equal("results for q", search.Text);
        Assert.Equal(403, extract.Status);
        Assert.Equal(0, GuardedServers.ForbiddenRuns(server));
    }

    private async Task<TestServer> StartAsync(Doors doors)
    {
        var server = await TestServer.StartAsync(servers.Authority, build: (_, mcp) => mcp.WithTools<AskingTools>());
        GuardedServers.Open(server, doors);
        return server;
    }

    private static Task<Answer> CallAsync(TestServer server, string token, string tool, string? state)
    {
        var parameters = new JsonObject { ["name"] = tool, ["arguments"] = new JsonObject { ["query"] = "q", ["url"] = "u" } };
        if (state is not null)
        {
            parameters["requestState"] = state;
            parameters["inputResponses"] = new JsonObject { ["sure"] = new JsonObject { ["action"] = "accept" } };
        }

        return server.Client.SendAsync(ProtocolVersions.Stateless, token, "tools/call", parameters);
    }

    private sealed class AskingTools
    {
        [McpServerTool(Name = "publish"), RequiresScope(Forbidden)]
        public static string Publish(RequestContext<CallToolRequestParams> context, Runs runs) => context.Params.InputResponses is { Count: > 0 }
            ? runs.Add("published")
            : throw new InputRequiredException(
                new Dictionary<string, InputRequest> { ["sure"] = InputRequest.ForElicitation(new() { Message = "Sure?", RequestedSchema = new() }) }, requestState: "asked");
    }
}

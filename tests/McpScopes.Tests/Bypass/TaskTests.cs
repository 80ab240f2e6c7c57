using McpScopes.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpScopes.Tests.Bypass;

/// <summary>A call that runs when its request is long over is judged like any other, before its task exists and once more before the tool runs.</summary>
public sealed class TaskTests(GuardedServers servers) : IClassFixture<GuardedServers>
{
    public static TheoryData<string, Doors> Cases => new MatrixTheoryData<string, Doors>(
        [ProtocolVersions.Stateless, ProtocolVersions.Handshake], Enum.GetValues<Doors>());

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_call_without_the_scope_is_refused_and_makes_no_task(string version, Doors doors)
    {
        var tasks = new BackgroundTasks();
        await using var server = await BackgroundTasks.StartAsync(servers.Authority, tasks);
        GuardedServers.Open(server, doors);

        var answer = await server.Client.CallToolAsync(version, GuardedServers.SearchToken(server), "extract", new() { ["url"] = "u" });

        Assert.Equal(403, answer.Status);
        Assert.Contains("insufficient_scope", answer.Challenge, StringComparison.Ordinal);
        Assert.Equal(0, tasks.Count);
        Assert.Equal(0, server.Runs);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_call_with_the_scope_runs_after_its_request_as_its_caller(string version, Doors doors)
    {
        var tasks = new BackgroundTasks();
        await using var server = await BackgroundTasks.StartAsync(servers.Authority, tasks);
        GuardedServers.Open(server, doors);

        var search = await CreateAsync(server, version, "search");
        var who = await CreateAsync(server, version, "whoami");
        Assert.Equal(0, server.Runs);
        tasks.Run();

        Assert.Contains("results for q", await ResultAsync(server, version, search), StringComparison.Ordinal);
        Assert.Contains("dev@example.com extract=False", await ResultAsync(server, version, who), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_a_filter_changes_in_the_background_is_judged_there_and_answers_no_other_request(string version, Doors doors)
    {
        var tasks = new BackgroundTasks
        {
            Before = context =>
            {
                context.Params = new CallToolRequestParams { Name = "extract" };
                context.MatchedPrimitive = context.Services!.GetServices<McpServerTool>().Single(tool => tool.ProtocolTool.Name == "extract");
            },
        };
        await using var server = await BackgroundTasks.StartAsync(servers.Authority, tasks);
        GuardedServers.Open(server, doors);

        var task = await CreateAsync(server, version, "search");
        tasks.Run();
        var result = await ResultAsync(server, version, task);

        // The connection is the same one; the refusal of what ran in the background must not turn up here.
        var next = await server.Client.SendAsync(version, GuardedServers.SearchToken(server), "tools/list");

        Assert.Contains("does not have scope 'tavily-mcp/extract'", result, StringComparison.Ordinal);
        Assert.Contains("\"required_scope\":\"tavily-mcp/extract\"", result, StringComparison.Ordinal);
        Assert.Equal(200, next.Status);
        Assert.Equal(0, server.Runs);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_tool_that_asks_for_more_in_the_background_fails_its_task_with_the_scopes(string version, Doors doors)
    {
        var tasks = new BackgroundTasks();
        await using var server = await BackgroundTasks.StartAsync(servers.Authority, tasks);
        GuardedServers.Open(server, doors);

        var task = await CreateAsync(server, version, "upstream");
        tasks.Run();
        var result = await ResultAsync(server, version, task);
        var next = await server.Client.SendAsync(version, GuardedServers.SearchToken(server), "tools/list");

        Assert.Contains("\"required_scope\":\"tavily-mcp/extract tavily-mcp/admin\"", result, StringComparison.Ordinal);
        Assert.Equal(200, next.Status);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_method_that_only_the_application_knows_needs_a_token_even_where_tools_need_none(string version, Doors doors)
    {
        var tasks = new BackgroundTasks();
        var open = TestTools.Tool("search", nameof(TestTools.Search), Table.ScopeRequirement.Anonymous);
        await using var server = await BackgroundTasks.StartAsync(
            servers.Authority, tasks, [new(ScopeManifestAttribute.CurrentFormatVersion, "Test", [], [open])]);
        GuardedServers.Open(server, doors);
        var task = await CreateAsync(server, version, "search");
        tasks.Run();

        var anonymous = await server.Client.SendAsync(version, null, "tasks/get", new() { ["taskId"] = task });
        var list = await server.Client.SendAsync(version, null, "tools/list");

        Assert.Equal(doors is Doors.Both ? 401 : 200, anonymous.Status);
        Assert.Contains("Bearer token required", anonymous.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("results for q", anonymous.Body, StringComparison.Ordinal);
        Assert.Equal(200, list.Status);
        Assert.Contains("results for q", await ResultAsync(server, version, task), StringComparison.Ordinal);
    }

    private static async Task<string> CreateAsync(TestServer server, string version, string tool)
    {
        var answer = await server.Client.CallToolAsync(version, GuardedServers.SearchToken(server), tool, new() { ["query"] = "q" });
        Assert.Equal(200, answer.Status);
        return answer.Json["result"]!["taskId"]!.GetValue<string>();
    }

    private static async Task<string> ResultAsync(TestServer server, string version, string task)
    {
        var answer = await server.Client.SendAsync(version, GuardedServers.SearchToken(server), "tasks/get", new() { ["taskId"] = task });
        return answer.Json["result"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}

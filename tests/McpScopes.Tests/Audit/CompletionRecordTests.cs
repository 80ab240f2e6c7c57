using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using McpScopes.Tests.Bypass;
using McpScopes.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpScopes.Tests.Audit;

/// <summary>What is allowed makes two records, however it ends, in whichever order its connection, its message and its run do.</summary>
public sealed class CompletionRecordTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    public static TheoryData<string, HttpServerSessionMode> Routes => new()
    {
        { ProtocolVersions.Stateless, HttpServerSessionMode.Stateless },
        { ProtocolVersions.Handshake, HttpServerSessionMode.Stateless },
        { ProtocolVersions.Handshake, HttpServerSessionMode.Stateful },
    };

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_call_that_ends_well_has_two_records_and_the_outcome_Ok(string version, HttpServerSessionMode mode)
    {
        await using var audited = await StartAsync(mode);

        await audited.Server.Client.CallToolAsync(version, audited.SmallToken, "search", new() { ["query"] = "q" });

        var (decided, completed) = await AllowedAsync(audited, "tools/call");
        Assert.Equal(("tools/call", "search", "dev@example.com"), (decided.Method, decided.Primitive, decided.Name));
        Assert.Equal(["tavily-mcp/search"], decided.Required);
        Assert.Null(decided.Status);
        Assert.Equal((ScopeAuditOutcome.Ok, 200), (completed.Outcome, completed.Status));
        Assert.Equal(audited.Server.Client.SessionId, completed.SessionId);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task An_exception_is_Failed_and_an_error_result_is_ToolError(string version, HttpServerSessionMode mode)
    {
        await using var audited = await StartAsync(mode);

        await audited.Server.Client.CallToolAsync(version, audited.SmallToken, "throws");
        await audited.Server.Client.CallToolAsync(version, audited.SmallToken, "says");

        var ends = (await CompletedAsync(audited, 2)).ToDictionary(record => record.Primitive!);
        Assert.Equal((ScopeAuditOutcome.Failed, nameof(FormatException)), (ends["throws"].Outcome, ends["throws"].Detail));
        Assert.Equal(ScopeAuditOutcome.ToolError, ends["says"].Outcome);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task InsufficientScopeException_is_recorded_as_Refused(string version, HttpServerSessionMode mode)
    {
        await using var audited = await StartAsync(mode);

        var answer = await audited.Server.Client.CallToolAsync(version, audited.SmallToken, "upstream");

        var (_, completed) = await AllowedAsync(audited, "tools/call");
        Assert.Equal(403, answer.Status);
        Assert.Equal((ScopeAuditOutcome.Refused, ScopeAuditReason.InsufficientScope, 403), (completed.Outcome, completed.Reason, completed.Status));
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_call_whose_connection_breaks_is_recorded_as_GoneAway(string version, HttpServerSessionMode mode)
    {
        var started = new TaskCompletionSource();
        await using var audited = await StartAsync(mode, McpServerTool.Create(
            async (CancellationToken cancellationToken) =>
            {
                started.SetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            },
            new McpServerToolCreateOptions { Name = "endless", Metadata = [new AuthenticatedOnlyAttribute()] }));
        using (var http = new HttpClient { BaseAddress = new Uri(audited.Server.Url) })
        using (var client = new McpHttp(http) { SessionId = audited.Server.Client.SessionId })
        {
            var call = client.CallToolAsync(version, audited.SmallToken, "endless");
            await started.Task;
            http.CancelPendingRequests();
            await Assert.ThrowsAsync<TaskCanceledException>(() => call);
        }

        if (mode is HttpServerSessionMode.Stateful)
        {
            // In a session the call outlives its connection, and ends with the session.
            await audited.Server.App.StopAsync();
        }

        var (_, completed) = await AllowedAsync(audited, "tools/call");
        Assert.Equal(ScopeAuditOutcome.GoneAway, completed.Outcome);
    }

    [Fact]
    public async Task A_request_that_breaks_off_is_recorded_once_and_refused()
    {
        await using var audited = await StartAsync(HttpServerSessionMode.Stateless);
        var url = new Uri(audited.Server.Url);
        using (var connection = new TcpClient())
        {
            await connection.ConnectAsync(url.Host, url.Port);
            await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /mcp HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Type: application/json\r\nContent-Length: 100\r\nAuthorization: Bearer {audited.SmallToken}\r\n\r\n{{"));
            await Task.Delay(200);
        }

        var record = await audited.RefusedAsync();
        Assert.True(record.Reason is ScopeAuditReason.Malformed or ScopeAuditReason.ConnectionLost, record.Reason.ToString());
    }

    [Theory]
    [InlineData(ProtocolVersions.Stateless)]
    [InlineData(ProtocolVersions.Handshake)]
    public async Task A_task_ends_when_its_run_does(string version)
    {
        var tasks = new BackgroundTasks();
        var sink = new MemorySink();
        await using var server = await BackgroundTasks.StartAsync(fixture.Authority, tasks, sink: sink);
        var token = GuardedServers.SearchToken(server);

        await server.Client.CallToolAsync(version, token, "search", new() { ["query"] = "q" });
        await server.Client.CallToolAsync(version, token, "upstream", new() { ["query"] = "q" });
        Assert.All(await sink.WaitAsync(2), record => Assert.Equal(ScopeAuditStage.Decided, record.Stage));
        tasks.Run();

        var records = await sink.WaitAsync(4);
        var ends = records.Where(record => record.Stage is ScopeAuditStage.Completed).ToDictionary(record => record.Primitive!);
        Assert.Equal(ScopeAuditOutcome.Ok, ends["search"].Outcome);
        Assert.Equal(ScopeAuditOutcome.Refused, ends["upstream"].Outcome);
        Assert.Equal(2, records.Select(record => record.RequestId).Distinct().Count());
    }

    [Theory]
    [InlineData("prompts/get", "summary", "summary")]
    [InlineData("resources/read", "pages://index", "pages://index")]
    [InlineData("resources/read", "pages://o/p", "pages://{owner}/{page}")]
    public async Task Prompts_and_resources_have_two_records_too(string method, string name, string primitive)
    {
        await using var audited = await StartAsync(HttpServerSessionMode.Stateless);
        var parameters = method == "prompts/get"
            ? new JsonObject { ["name"] = name, ["arguments"] = new JsonObject { ["topic"] = "t" } }
            : new JsonObject { ["uri"] = name };

        await audited.Server.Client.SendAsync(ProtocolVersions.Stateless, GuardedServers.AdminToken(audited.Server), method, parameters);

        var (decided, completed) = await audited.AllowedAsync();
        Assert.Equal((method, primitive, ScopeAuditOutcome.Ok), (decided.Method, decided.Primitive, completed.Outcome));
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task What_reaches_no_primitive_is_recorded_without_a_primitive(string version, HttpServerSessionMode mode)
    {
        await using var audited = await StartAsync(mode);

        await audited.Server.Client.SendAsync(version, audited.SmallToken, "tools/list");

        var (decided, completed) = await AllowedAsync(audited, "tools/list");
        Assert.Null(decided.Primitive);
        Assert.Equal(ScopeAuditOutcome.Ok, completed.Outcome);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_notification_is_recorded_once_when_it_ended(string version, HttpServerSessionMode mode)
    {
        await using var audited = await StartAsync(mode);
        var meta = version == ProtocolVersions.Stateless
            ? ""","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{},"io.modelcontextprotocol/clientInfo":{"name":"t","version":"1"}}}"""
            : "";

        await audited.Server.Client.SendAsync(audited.Server.Client.Request(
            version, audited.SmallToken, Encoding.UTF8.GetBytes($$"""{"jsonrpc":"2.0","method":"notifications/roots/list_changed"{{meta}}}"""), "notifications/roots/list_changed"));

        Assert.Single(await CompletedAsync(audited, 1, method: null));
    }

    [Fact]
    public async Task The_session_itself_and_its_stream_are_recorded()
    {
        await using var audited = await StartAsync(HttpServerSessionMode.Stateful);
        var end = audited.Server.Client.Request(ProtocolVersions.Handshake, audited.SmallToken, []);
        end.Method = HttpMethod.Delete;
        end.Content = null;

        await audited.Server.Client.SendAsync(end);

        var completed = await CompletedAsync(audited, 1, "DELETE");
        Assert.Equal(ScopeAuditOutcome.Ok, completed[0].Outcome);
    }

    [Fact]
    public async Task A_call_without_a_token_to_what_needs_none()
    {
        await using var audited = await StartAsync(HttpServerSessionMode.Stateless, parts:
            [new(ScopeManifestAttribute.CurrentFormatVersion, "Test", [], [TestTools.Tool("search", nameof(TestTools.Search), Table.ScopeRequirement.Anonymous)])]);

        await audited.Server.Client.CallToolAsync(ProtocolVersions.Stateless, token: null, "search", new() { ["query"] = "q" });
        await audited.Server.Client.CallToolAsync(ProtocolVersions.Stateless, token: null, "search");

        var records = await audited.Sink.WaitAsync(4);
        Assert.All(records, record => Assert.Equal(("search", null, ScopeAuditDecision.Allowed), (record.Primitive, record.Subject, record.Decision)));
        Assert.Equal(
            [ScopeAuditOutcome.Ok, ScopeAuditOutcome.Failed],
            records.Where(record => record.Stage is ScopeAuditStage.Completed).Select(record => record.Outcome));
    }

    [Fact]
    public async Task Messages_of_the_old_transport_whose_answer_comes_elsewhere_are_recorded()
    {
        await using var audited = await StartAsync(HttpServerSessionMode.Stateful, legacy: true);
        await using var sse = await LegacySse.OpenAsync(audited.Server, audited.SmallToken);
        using var http = new HttpClient { BaseAddress = new Uri(audited.Server.Url) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", audited.SmallToken);
        foreach (var body in new[]
        {
            """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2024-11-05","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""",
            """{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"search","arguments":{"query":"q"}}}""",
            """{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"repo","arguments":{"owner":"a","name":"b"}}}""",
        })
        {
            await http.PostAsync(sse.Endpoint, new StringContent(body, Encoding.UTF8, "application/json"));
        }

        await sse.ReadUntilAsync("results for q");
        await sse.ReadUntilAsync("\"id\":3");
        var calls = new List<ScopeAuditRecord>();
        for (var patience = 0; calls.Count < 3 && patience < 100; patience++)
        {
            await Task.Delay(50);
            calls = [.. audited.Sink.Records.Where(record => record.Method == "tools/call")];
        }

        Assert.True(calls.Count == 3, string.Join('\n', calls));
        Assert.Equal(2, calls.Count(record => record.Primitive == "search" && record.Decision is ScopeAuditDecision.Allowed));
        Assert.Single(calls, record => record.Primitive == "repo" && record.Reason is ScopeAuditReason.InsufficientScope);
    }

    private async Task<AuditedServer> StartAsync(
        HttpServerSessionMode mode, McpServerTool? tool = null, IReadOnlyList<Table.ScopeTablePart>? parts = null, bool legacy = false)
    {
        var audited = await AuditedServer.StartAsync(
            fixture.Authority,
            mode,
            build: (builder, mcp) =>
            {
                mcp.WithTools(tool is null ? [Throws, Says] : [tool]);
                if (legacy)
                {
                    builder.Services.Configure<HttpServerTransportOptions>(LegacySse.Enable);
                }
            },
            parts: parts);
        await ChallengeTests.InitializeAsync(audited.Server, legacy ? HttpServerSessionMode.Stateless : mode, audited.SmallToken);
        return audited;
    }

    private static McpServerTool Throws => McpServerTool.Create(
        string () => throw new FormatException("secret"), new McpServerToolCreateOptions { Name = "throws", Metadata = [new AuthenticatedOnlyAttribute()] });

    private static McpServerTool Says => McpServerTool.Create(
        () => new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = "no" }] },
        new McpServerToolCreateOptions { Name = "says", Metadata = [new AuthenticatedOnlyAttribute()] });

    private static async Task<(ScopeAuditRecord Decided, ScopeAuditRecord Completed)> AllowedAsync(AuditedServer audited, string method)
    {
        var completed = Assert.Single(await CompletedAsync(audited, 1, method));
        var decided = Assert.Single(audited.Sink.Records, record => record.Stage is ScopeAuditStage.Decided && record.RequestId == completed.RequestId);
        return (decided, completed);
    }

    /// <summary>Waits for the ends of calls, and sees that each was decided once. How the session was opened is left out.</summary>
    private static async Task<IReadOnlyList<ScopeAuditRecord>> CompletedAsync(AuditedServer audited, int count, string? method = "tools/call")
    {
        List<ScopeAuditRecord> Ours() => [.. audited.Sink.Records.Where(
            record => record.Method == method || (method is null && record.Method is null or "notifications/roots/list_changed"))];
        for (var patience = 0; Ours().Count < 2 * count && patience < 200; patience++)
        {
            await Task.Delay(50);
        }

        await Task.Delay(50);
        var ours = Ours();
        Assert.Equal(2 * count, ours.Count);
        var completed = ours.Where(record => record.Stage is ScopeAuditStage.Completed).ToList();
        Assert.Equal(count, completed.Count);
        Assert.Equal(count, ours.Where(record => record.Stage is ScopeAuditStage.Decided).Select(record => record.RequestId).Intersect(completed.Select(record => record.RequestId)).Count());
        return completed;
    }
}

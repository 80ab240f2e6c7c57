using McpScopes.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using System.Diagnostics.Metrics;

namespace McpScopes.Tests.Audit;

/// <summary>Sinks that fail, or are slow: what happens to calls, and that nothing is lost without being counted.</summary>
public sealed class SinkFailureTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    [Fact]
    public async Task Under_Continue_calls_go_on_and_what_was_not_kept_is_kept_later()
    {
        await using var audited = await AuditedServer.StartAsync(fixture.Authority);
        audited.Sink.Fails = true;

        Assert.Equal(200, (await SearchAsync(audited)).Status);
        audited.Sink.Fails = false;

        Assert.Equal([ScopeAuditStage.Decided, ScopeAuditStage.Completed], (await audited.Sink.WaitAsync(2)).Select(record => record.Stage));
    }

    [Fact]
    public async Task Under_Continue_a_sink_that_hangs_slows_no_call_and_what_its_queue_cannot_hold_is_counted()
    {
        await using var audited = await AuditedServer.StartAsync(fixture.Authority, options: options => options.Audit.QueueLimit = 10);
        using var lost = new MetricCollector<long>(audited.Server.App.Services.GetRequiredService<IMeterFactory>(), "McpScopes", "mcpscopes.audit.lost");
        audited.Sink.Pause = new TaskCompletionSource();

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(200, (await SearchAsync(audited)).Status);
        }

        audited.Sink.Pause.SetResult();
        audited.Sink.Pause = null;
        await audited.Server.App.StopAsync();

        // Ten wait, and up to a batch is on its way to the sink.
        Assert.NotEmpty(audited.Sink.Records);
        Assert.Equal(40, audited.Sink.Records.Count + lost.GetMeasurementSnapshot().EvaluateAsCounter());
    }

    /// <summary>Anybody may be refused as often as he likes: he must not push out the record of the one call that matters.</summary>
    [Fact]
    public async Task A_flood_without_tokens_leaves_room_for_the_records_of_calls()
    {
        await using var audited = await AuditedServer.StartAsync(fixture.Authority, options: options => options.Audit.QueueLimit = 20);
        var pause = audited.Sink.Pause = new TaskCompletionSource();
        for (var i = 0; i < 400; i++)
        {
            await audited.Server.Client.CallToolAsync(ProtocolVersions.Stateless, token: null, "search");
        }

        Assert.Equal(200, (await SearchAsync(audited)).Status);
        audited.Sink.Pause = null;
        pause.SetResult();
        await audited.Server.App.StopAsync();

        Assert.Equal(2, audited.Sink.Records.Count(record => record.Decision is ScopeAuditDecision.Allowed));
    }

    [Fact]
    public async Task One_sink_that_fails_keeps_nothing_from_another()
    {
        var broken = new MemorySink { Fails = true };
        await using var audited = await AuditedServer.StartAsync(
            fixture.Authority, build: (builder, _) => builder.Services.AddSingleton<IScopeAuditSink>(broken));

        await SearchAsync(audited);

        await audited.Sink.WaitAsync(2);
        Assert.Empty(broken.Records);
    }

    [Theory]
    [InlineData(ProtocolVersions.Stateless)]
    [InlineData(ProtocolVersions.Handshake)]
    public async Task Under_Refuse_what_cannot_be_recorded_does_not_run(string version)
    {
        await using var audited = await StrictAsync();
        audited.Sink.Fails = true;

        var answer = await SearchAsync(audited, version);
        var list = await audited.Server.Client.SendAsync(version, audited.SmallToken, "tools/list");
        var refused = await audited.Server.Client.CallToolAsync(version, audited.SmallToken, "extract");

        Assert.All([answer, list, refused], sent => Assert.Equal(503, sent.Status));
        Assert.Null(answer.Challenge);
        Assert.Equal(0, audited.Server.Runs);
        audited.Sink.Fails = false;
        Assert.Equal("results for q", (await SearchAsync(audited, version)).Text);
    }

    [Fact]
    public async Task Under_Refuse_a_sink_that_hangs_is_not_waited_for_longer_than_the_settings_say()
    {
        await using var audited = await StrictAsync();
        var pause = audited.Sink.Pause = new TaskCompletionSource();

        Assert.Equal(503, (await SearchAsync(audited)).Status);
        Assert.Equal(0, audited.Server.Runs);

        audited.Sink.Pause = null;
        pause.SetResult();
        Assert.Equal(200, (await SearchAsync(audited)).Status);
    }

    [Fact]
    public async Task Under_Refuse_the_record_is_kept_before_the_call_runs()
    {
        var keptWhenRun = -1;
        MemorySink? sink = null;
        var tool = ModelContextProtocol.Server.McpServerTool.Create(
            () => { keptWhenRun = sink!.Records.Count; }, new() { Name = "look", Metadata = [new AuthenticatedOnlyAttribute()] });
        await using var audited = await AuditedServer.StartAsync(
            fixture.Authority, options: options => options.Audit.WhenSinkFails = AuditFailureMode.Refuse, build: (_, mcp) => mcp.WithTools([tool]));
        sink = audited.Sink;

        await audited.Server.Client.CallToolAsync(ProtocolVersions.Stateless, audited.SmallToken, "look");

        Assert.Equal(1, keptWhenRun);
        await audited.AllowedAsync();
    }

    private Task<AuditedServer> StrictAsync() => AuditedServer.StartAsync(fixture.Authority, options: options =>
    {
        options.Audit.WhenSinkFails = AuditFailureMode.Refuse;
        options.Audit.WriteTimeout = TimeSpan.FromSeconds(2);
    });

    private static Task<Answer> SearchAsync(AuditedServer audited, string version = ProtocolVersions.Stateless) =>
        audited.Server.Client.CallToolAsync(version, audited.SmallToken, "search", new() { ["query"] = "q" });
}

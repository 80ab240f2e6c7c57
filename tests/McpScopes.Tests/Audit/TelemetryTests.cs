using System.Diagnostics;
using McpScopes.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace McpScopes.Tests.Audit;

/// <summary>What OpenTelemetry's exporters and the application's log see of decisions. They listen to the whole process: nothing else runs meanwhile.</summary>
[Collection(nameof(TelemetryTests))]
[CollectionDefinition(nameof(TelemetryTests), DisableParallelization = true)]
public sealed class TelemetryTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_spans_that_are_there_carry_the_decision(bool namesUsers)
    {
        var spans = new List<Activity>();
        await using (var server = await StartAsync(spans: spans, options: options => options.Audit.EndUserTags = namesUsers))
        {
            await SearchAndExtractAsync(server);
            await server.App.StopAsync();
        }

        var allowed = Assert.Single(spans, span => span.GetTagItem("mcpscopes.decision") as string == "allowed");
        var refused = Assert.Single(spans, span => span.GetTagItem("mcpscopes.decision") as string == "refused");
        Assert.Equal("tools/call search", allowed.DisplayName);
        Assert.Equal("tavily-mcp/search", allowed.GetTagItem("mcpscopes.required"));
        Assert.Null(allowed.GetTagItem("mcpscopes.reason"));
        Assert.Equal("insufficient_scope", refused.GetTagItem("mcpscopes.reason"));
        Assert.Equal("tavily-mcp/extract", refused.GetTagItem("mcpscopes.required"));
        Assert.Equal(namesUsers ? "5f0b0a54-7a43-4b7e-9d0a-0c0a3c1a6f01" : null, allowed.GetTagItem("enduser.id"));
        Assert.Equal(namesUsers ? "openid tavily-mcp/search" : null, allowed.GetTagItem("enduser.scope"));
        Assert.DoesNotContain(spans, span => span.Source.Name.StartsWith("McpScopes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_meter_counts_decisions_under_names_of_the_program_only()
    {
        var metrics = new List<Metric>();
        await using (var server = await StartAsync(metrics: metrics))
        {
            await SearchAndExtractAsync(server);
            for (var i = 0; i < 5; i++)
            {
                await server.Client.CallToolAsync(ProtocolVersions.Stateless, server.Token("openid"), $"unknown-{i}");
                await server.Client.SendAsync(ProtocolVersions.Stateless, server.Token("openid"), $"own/method-{i}");
            }

            await server.App.StopAsync();
        }

        var series = new List<(string? Decision, string? Reason, string? Method, string? Primitive, long Count)>();
        foreach (ref readonly var point in Assert.Single(metrics, metric => metric.Name == "mcpscopes.decisions").GetMetricPoints())
        {
            var tags = new Dictionary<string, object?>();
            foreach (var tag in point.Tags)
            {
                tags[tag.Key] = tag.Value;
            }

            series.Add((tags["mcpscopes.decision"] as string, tags["mcpscopes.reason"] as string, tags["mcp.method.name"] as string, tags["mcpscopes.primitive"] as string, point.GetSumLong()));
        }

        Assert.Contains(("allowed", "none", "tools/call", "search", 1), series);
        Assert.Contains(("refused", "insufficient_scope", "tools/call", "extract", 1), series);
        Assert.Equal(12, series.Sum(one => one.Count));
        Assert.All(series, one => Assert.DoesNotContain("-", $"{one.Method}{one.Primitive}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_log_has_one_stable_event_for_each_record_and_no_forged_line()
    {
        using var logs = new FakeLoggerProvider();
        await using var server = await TestServer.StartAsync(fixture.Authority, build: (builder, _) => builder.Logging.AddProvider(logs));
        var forger = server.Token("tavily-mcp/search", descriptor => descriptor.Claims["sub"] = descriptor.Claims["client_id"] = "a\r\nb\u2028c\u202Ed");

        await server.Client.CallToolAsync(ProtocolVersions.Stateless, forger, "search", new() { ["query"] = "q" });
        await server.Client.CallToolAsync(ProtocolVersions.Stateless, forger, "extract\u0085x");
        await server.Client.CallToolAsync(ProtocolVersions.Stateless, token: null, "search");
        await server.App.StopAsync();

        var lines = logs.Collector.GetSnapshot().Where(line => line.Category == "McpScopes.Audit").ToList();
        Assert.Equal([(40, "CallAllowed"), (41, "CallRefused"), (41, "CallRefused"), (42, "CallCompleted")], lines.Select(line => (line.Id.Id, line.Id.Name)).Order());
        Assert.All(lines, line => Assert.Equal(LogLevel.Information, line.Level));
        Assert.All(lines, line => Assert.False(line.Message.AsSpan().ContainsAny("\r\n\u0085\u2028\u202E"), line.Message));
        Assert.Equal("a\uFFFD\uFFFDb\uFFFDc\uFFFDd", lines.First(line => line.Id.Id == 40).GetStructuredStateValue("Subject"));
    }

    private async Task<TestServer> StartAsync(List<Activity>? spans = null, List<Metric>? metrics = null, Action<McpScopesOptions>? options = null) =>
        await TestServer.StartAsync(fixture.Authority, options: options, build: (builder, _) =>
        {
            var telemetry = builder.Services.AddOpenTelemetry();
            if (spans is not null)
            {
                telemetry.WithTracing(tracing =>
                    tracing.AddSource("Microsoft.AspNetCore", "ModelContextProtocol", "Experimental.ModelContextProtocol").AddInMemoryExporter(spans));
            }

            if (metrics is not null)
            {
                telemetry.WithMetrics(metering => metering.AddMeter("McpScopes").AddInMemoryExporter(metrics));
            }
        });

    private static async Task SearchAndExtractAsync(TestServer server)
    {
        var token = server.Token("openid tavily-mcp/search");
        await server.Client.CallToolAsync(ProtocolVersions.Stateless, token, "search", new() { ["query"] = "q" });
        await server.Client.CallToolAsync(ProtocolVersions.Stateless, token, "extract", new() { ["url"] = "u" });
    }
}

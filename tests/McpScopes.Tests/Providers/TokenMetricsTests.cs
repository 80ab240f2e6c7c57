using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

namespace McpScopes.Tests.Providers;

/// <summary>What OpenTelemetry sees of tokens: whether remembering them is of use, and how often their issuers are asked.</summary>
[Collection(nameof(Audit.TelemetryTests))]
public sealed class TokenMetricsTests
{
    private const string Issuer = "https://login.example.com";

    [Fact]
    public async Task Lookups_evictions_and_reads_of_keys_are_counted()
    {
        var metrics = new List<Metric>();
        await using var issuer = await LocalIssuer.StartAsync(TrustTests.Document(Issuer));
        await using (var server = await StartAsync(metrics, [.. TrustTests.Settings(issuer), new("McpScopes:TokenCache:MaxEntries", "1")]))
        {
            var (one, other) = (TrustTests.Token(issuer, server), TrustTests.Token(issuer, server));

            // One place: the other gets it with its second request, and not with its first, when its holder was not asked for in between.
            foreach (var token in (string[])[one, one, other, other, other, other])
            {
                Assert.Equal(200, (await server.CallAsync("search", token)).Status);
            }

            await server.App.StopAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(6, Sum(metrics, "mcpscopes.token_cache.lookups"));
        Assert.InRange(Sum(metrics, "mcpscopes.token_cache.lookups", ("mcpscopes.result", "hit")), 2, 3);
        Assert.Equal(1, Sum(metrics, "mcpscopes.token_cache.evictions"));
        Assert.Equal(1, Sum(
            metrics, "mcpscopes.issuer.requests", ("mcpscopes.request", "keys"), ("mcpscopes.issuer", Issuer), ("mcpscopes.result", "answered")));
    }

    [Fact]
    public async Task Questions_about_opaque_tokens_are_counted_and_so_is_what_fails()
    {
        var metrics = new List<Metric>();
        var document = TrustTests.Document(Issuer);
        document["introspection_endpoint"] = "@url/introspect";
        await using var issuer = await LocalIssuer.StartAsync(document);
        await using (var server = await StartAsync(
            metrics,
            [.. TrustTests.Settings(issuer), new("McpScopes:Introspection:ClientId", "server"), new("McpScopes:Introspection:ClientSecret", "secret")]))
        {
            issuer.Introspection = (200, "application/json", """{"active":false}""");
            Assert.Equal(401, (await server.CallAsync("search", "opaque")).Status);
            issuer.Introspection = (500, "text/plain", "");
            Assert.Equal(503, (await server.CallAsync("search", "opaque")).Status);
            await issuer.UnplugAsync();
            Assert.Equal(503, (await server.CallAsync("search", "opaque")).Status);
            Assert.Equal(0, server.Runs);
            await server.App.StopAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(1, Sum(metrics, "mcpscopes.issuer.requests", ("mcpscopes.request", "introspection"), ("mcpscopes.result", "answered")));
        Assert.Equal(2, Sum(metrics, "mcpscopes.issuer.requests", ("mcpscopes.request", "introspection"), ("mcpscopes.result", "failed")));
    }

    private static Task<ProviderServer> StartAsync(List<Metric> metrics, IEnumerable<KeyValuePair<string, string?>> settings) =>
        ProviderServer.StartAsync(settings, builder => builder.Services.AddOpenTelemetry().WithMetrics(
            metering => metering.AddMeter("McpScopes").AddInMemoryExporter(metrics)));

    private static long Sum(List<Metric> metrics, string name, params (string Name, string Value)[] tags)
    {
        var sum = 0L;
        foreach (var metric in metrics.Where(metric => metric.Name == name).TakeLast(1))
        {
            foreach (ref readonly var point in metric.GetMetricPoints())
            {
                var found = new Dictionary<string, object?>();
                foreach (var tag in point.Tags)
                {
                    found[tag.Key] = tag.Value;
                }

                sum += tags.All(tag => found.GetValueOrDefault(tag.Name) as string == tag.Value) ? point.GetSumLong() : 0;
            }
        }

        return sum;
    }
}

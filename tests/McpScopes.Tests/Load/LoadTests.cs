using McpScopes.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace McpScopes.Tests.Load;

/// <summary>A short run of the load; <c>dotnet run -c Release --project tests/McpScopes.Benchmarks -- load</c> is the long one.</summary>
public sealed class LoadTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    /// <summary>The same with 100,000 calls: <c>dotnet run -c Release --project tests/McpScopes.Benchmarks -- audit --calls 100000</c>.</summary>
    [Fact]
    public async Task Under_mixed_load_the_audit_agrees_with_what_the_callers_counted()
    {
        var memory = new ScopeAuditMemory();
        await using var server = await TestServer.StartAsync(
            fixture.Authority, build: (builder, _) => builder.Services.AddSingleton<IScopeAuditSink>(memory));
        var load = new MixedLoad(server);

        await load.RunAsync(callers: 10, callsEach: 200, CancellationToken.None);
        await server.App.StopAsync();

        Assert.Empty(load.Wrong);
        Assert.Empty(AuditCount.Compare(memory.Records, load.Counts));
    }

    [Fact]
    public async Task Under_mixed_load_every_answer_is_the_right_one()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority);
        var load = new MixedLoad(server);

        await load.RunAsync(callers: 12, callsEach: 60, CancellationToken.None);

        Assert.Empty(load.Wrong);
        Assert.Equal(12 * 60, load.Counts.Values.Sum());
        Assert.Equal(7, load.Counts.Count);
        await server.App.StopAsync();
        Assert.Equal(0, server.App.Services.GetRequiredService<Runs>().Except(nameof(TestTools.Search)));
        Assert.InRange(server.Runs, load.Counts["allowed"] + load.Counts["slow and allowed"], load.Counts["allowed"] + load.Counts["slow and allowed"] + load.Counts["hung up"]);
    }
}

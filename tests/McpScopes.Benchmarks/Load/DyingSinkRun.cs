using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using McpScopes.Audit;
using McpScopes.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace McpScopes.Benchmarks.Load;

/// <summary>
/// Decisions at a steady rate into a sink that is dead for the middle third of the time: what was kept and what was counted as lost must be all, and
/// the memory must not grow. <c>dying-sink [--rate N] [--seconds N]</c>.
/// </summary>
internal static class DyingSinkRun
{
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var rate = Arguments.Number(arguments, "--rate", 10_000);
        var seconds = Arguments.Number(arguments, "--seconds", 60);
        var sink = new DyingSink();
        await using var authority = await TestAuthority.StartAsync();
        await using var server = await TestServer.StartAsync(authority, build: (builder, _) => builder.Services.AddSingleton<IScopeAuditSink>(sink));
        long lost = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "mcpscopes.audit.lost")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref lost, count));
        listener.Start();

        var posted = await PostAsync(server.App.Services.GetRequiredService<AuditTrail>(), sink, rate, seconds);
        await server.App.StopAsync();

        var silent = posted - sink.Count - Interlocked.Read(ref lost);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{posted:N0} decisions, {sink.Count:N0} kept, {lost:N0} counted as lost, {silent:N0} lost silently"));
        return silent == 0 ? 0 : 1;
    }

    private static async Task<long> PostAsync(AuditTrail trail, DyingSink sink, int rate, int seconds)
    {
        var (clock, posted) = (Stopwatch.StartNew(), 0L);
        for (var second = 1; second <= seconds; second++)
        {
            sink.IsDead = second > seconds / 3 && second <= seconds * 2 / 3;
            while (clock.Elapsed.TotalSeconds < second)
            {
                for (var due = (long)(clock.Elapsed.TotalSeconds * rate); posted < due; posted++)
                {
                    trail.Post(Record());
                }

                await Task.Delay(1);
            }

            if (second % 10 == 0 || second == seconds)
            {
                var memory = GC.GetTotalMemory(forceFullCollection: true) / 1024.0 / 1024.0;
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{second,4} s  sink {(sink.IsDead ? "dead " : "alive")}  {posted,10:N0} posted  {memory,8:F1} MB"));
            }
        }

        return posted;
    }

    private static ScopeAuditRecord Record() => new()
    {
        Time = DateTimeOffset.UtcNow,
        Stage = ScopeAuditStage.Decided,
        RequestId = Guid.CreateVersion7().ToString("N"),
        Decision = ScopeAuditDecision.Allowed,
        Subject = "5f0b0a54-7a43-4b7e-9d0a-0c0a3c1a6f01",
        Name = "dev@example.com",
        Method = "tools/call",
        Primitive = "search",
    };

    private sealed class DyingSink : IScopeAuditBatchSink
    {
        private long _count;

        public volatile bool IsDead;

        public long Count => Interlocked.Read(ref _count);

        public ValueTask WriteAsync(ScopeAuditRecord record, CancellationToken cancellationToken) => WriteAsync([record], cancellationToken);

        public ValueTask WriteAsync(IReadOnlyList<ScopeAuditRecord> records, CancellationToken cancellationToken)
        {
            if (IsDead)
            {
                throw new IOException("The sink is dead.");
            }

            Interlocked.Add(ref _count, records.Count);
            return ValueTask.CompletedTask;
        }
    }
}

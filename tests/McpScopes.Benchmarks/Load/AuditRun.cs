using System.Globalization;
using McpScopes.Tests.Load;
using McpScopes.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace McpScopes.Benchmarks.Load;

/// <summary>Mixed calls under load; then the audit is compared with what the callers counted, kind by kind.</summary>
internal static class AuditRun
{
    private const int Callers = 16;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var calls = Arguments.Number(arguments, "--calls", 100_000);
        var memory = new ScopeAuditMemory(1_000_000);
        await using var authority = await TestAuthority.StartAsync();
        await using var server = await TestServer.StartAsync(
            authority,
            options: options => options.Audit.QueueLimit = 1_000_000,
            build: (builder, _) => builder.Services.AddSingleton<IScopeAuditSink>(memory));
        var load = new MixedLoad(server);
        await load.RunAsync(Callers, calls / Callers, CancellationToken.None);
        await server.App.StopAsync();

        foreach (var (kind, count) in load.Counts.OrderByDescending(pair => pair.Value))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind,-20} {count,10:N0}"));
        }

        var records = memory.Records;
        var wrong = AuditCount.Compare(records, load.Counts).Concat(load.Wrong).ToList();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{records.Count:N0} records, {records.Select(record => record.RequestId).Distinct().Count():N0} requests, {wrong.Count:N0} that do not agree"));
        wrong.Take(20).ToList().ForEach(Console.WriteLine);
        return wrong.Count == 0 ? 0 : 1;
    }
}

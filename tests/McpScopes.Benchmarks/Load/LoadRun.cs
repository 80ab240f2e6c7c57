using System.Diagnostics;
using System.Globalization;
using McpScopes.Tests.Load;
using McpScopes.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace McpScopes.Benchmarks.Load;

/// <summary>The load run: <c>load [--seconds N] [--callers N]</c>, on loopback, client and server in one process.</summary>
internal static class LoadRun
{
    private const int Intervals = 6;

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var seconds = Arguments.Number(arguments, "--seconds", 60);
        var callers = Arguments.Number(arguments, "--callers", 16);
        await using var authority = await TestAuthority.StartAsync();
        await using var server = await TestServer.StartAsync(authority);
        var load = new MixedLoad(server);
        var watch = Stopwatch.StartNew();
        for (var interval = 0; interval <= Intervals; interval++)
        {
            // The first interval fills pools and caches, and is short.
            using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(interval == 0 ? 5 : (double)seconds / Intervals));
            await load.RunAsync(callers, int.MaxValue, stop.Token);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{watch.Elapsed.TotalSeconds,5:F0} s  {load.Counts.Values.Sum(),8} calls  {load.Wrong.Count} wrong  {LiveBytes() / 1024.0 / 1024.0:F2} MB live"));
        }

        foreach (var (kind, count) in load.Counts.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Console.WriteLine($"{kind,-18}{count,8}");
        }

        var forbidden = server.App.Services.GetRequiredService<Runs>().Except(nameof(TestTools.Search));
        Console.WriteLine($"bodies that ran without the scope: {forbidden}");
        foreach (var wrong in load.Wrong.Take(10))
        {
            Console.Error.WriteLine(wrong);
        }

        return load.Wrong.Count + forbidden == 0 ? 0 : 1;
    }

    /// <summary>What is left on the heap after forced collections.</summary>
    internal static long LiveBytes()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}

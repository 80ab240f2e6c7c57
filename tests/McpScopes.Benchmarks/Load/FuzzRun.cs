using System.Diagnostics;
using McpScopes.Tests.Fuzz;

namespace McpScopes.Benchmarks.Load;

/// <summary>The long run of the differential fuzzing: <c>fuzz --seed N --count N</c>.</summary>
internal static class FuzzRun
{
    private const int Round = 100_000;

    public static int Run(IReadOnlyList<string> arguments)
    {
        var seed = Arguments.Number(arguments, "--seed", 1);
        var count = Arguments.Number(arguments, "--count", 1_000_000);
        var fuzzer = new DifferentialFuzzer();
        var watch = Stopwatch.StartNew();
        try
        {
            // Each round has a seed of its own, so that a finding is made again without the rounds before it.
            for (var done = 0; done < count; done += Round)
            {
                var tally = fuzzer.Run(seed + (done / Round), Math.Min(Round, count - done));
                Console.WriteLine($"seed {seed + (done / Round)}: {tally}");
            }
        }
        catch (FuzzFinding finding)
        {
            Console.Error.WriteLine(finding);
            return 1;
        }

        Console.WriteLine($"{count} inputs from seed {seed}, no finding, {watch.Elapsed.TotalSeconds:F0} s");
        return 0;
    }
}

namespace McpScopes.Benchmarks.Generator;

/// <summary>
/// What an action costs: processor time of the process, which other work on the machine lengthens little, and bytes allocated. Medians.
/// </summary>
internal readonly record struct Measurement(double Milliseconds, double Kilobytes)
{
    /// <summary>Prepares and measures as often as asked, after unmeasured runs that leave nothing to compile.</summary>
    public static Measurement Of<T>(int runs, Func<int, T> prepare, Action<T> measured)
    {
        var warmUp = Math.Max(2, runs / 3);
        List<double> times = [], bytes = [];
        for (var i = 0; i < warmUp + runs; i++)
        {
            var prepared = prepare(i);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            var (timeBefore, bytesBefore) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(precise: true));
            measured(prepared);
            var (timeAfter, bytesAfter) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(precise: true));
            if (i >= warmUp)
            {
                times.Add((timeAfter - timeBefore).TotalMilliseconds);
                bytes.Add((bytesAfter - bytesBefore) / 1024.0);
            }
        }

        return new(Median(times), Median(bytes));
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}

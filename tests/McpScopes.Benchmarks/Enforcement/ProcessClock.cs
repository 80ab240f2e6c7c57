using System.Diagnostics;
using System.Runtime.InteropServices;

namespace McpScopes.Benchmarks.Enforcement;

/// <summary>
/// The CPU time of another process. What .NET reads comes in steps of ten milliseconds, which is one per cent of a round; Linux knows it to
/// the nanosecond.
/// </summary>
internal static class ProcessClock
{
    public static TimeSpan Read(Process process)
    {
        // clock_getcpuclockid(3): the complement of the id, and CPUCLOCK_SCHED.
        if (OperatingSystem.IsLinux() && ClockGetTime((~process.Id << 3) | 2, out var time) == 0)
        {
            return TimeSpan.FromTicks((time.Seconds * TimeSpan.TicksPerSecond) + (time.Nanoseconds / TimeSpan.NanosecondsPerTick));
        }

        process.Refresh();
        return process.TotalProcessorTime;
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ClockGetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct TimeSpec(nint Seconds, nint Nanoseconds);
}

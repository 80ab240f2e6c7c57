using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace McpScopes.EndToEnd.Tests.Authority.Production;

/// <summary>Programs of the machine that a test needs.</summary>
internal static class MachineParts
{
    [DoesNotReturn]
    public static string Missing(string what)
    {
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(what);
        }

        Assert.Skip(what);
        throw new InvalidOperationException(what);
    }

    public static async Task RunAsync(string program, params string[] arguments)
    {
        // What it starts may outlive it and keep its streams: they go nowhere.
        var start = new ProcessStartInfo("/bin/sh",
            ["-c", "exec \"$0\" \"$@\" </dev/null >/dev/null 2>&1", program, .. arguments])
        { WorkingDirectory = "/" };
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
        }
    }
}

using System.Diagnostics;

namespace McpScopes.Benchmarks;

/// <summary>This program, to be started once more.</summary>
internal static class ThisProgram
{
    private const string NoTiers = "DOTNET_TieredCompilation";

    public static ProcessStartInfo With(params IEnumerable<string> arguments)
    {
        // Under `dotnet x.dll` the process is the host, and its first argument is the program.
        var isHost = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";
        return new(Environment.ProcessPath!, isHost ? [Path.Combine(AppContext.BaseDirectory, "McpScopes.Benchmarks.dll"), .. arguments] : arguments);
    }

    /// <summary>Runs <paramref name="measure"/> where all code is compiled fully at its first use: in runs this short the compiler would work beside them.</summary>
    public static async Task<int> WithoutTiersAsync(IEnumerable<string> arguments, Action measure)
    {
        if (Environment.GetEnvironmentVariable(NoTiers) == "0")
        {
            measure();
            return 0;
        }

        var start = With(arguments);
        start.Environment[NoTiers] = "0";
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}

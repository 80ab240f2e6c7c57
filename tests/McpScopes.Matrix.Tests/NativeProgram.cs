using System.Diagnostics;
using McpScopes.Tests;

namespace McpScopes.Matrix.Tests;

/// <summary>The programs of the matrix compiled ahead of time, into one executable: its arguments choose a cell.</summary>
public sealed class NativeProgram : IAsyncLifetime
{
    public const string Name = "McpScopes.Matrix.Native";

    private readonly string _folder = Path.Combine(AppContext.BaseDirectory, "native");

    public async ValueTask InitializeAsync()
    {
        // In the configuration of this test run, whose libraries are built: another test run packs the other one's at the same time.
        var project = Path.Combine(RepositoryRoot.Path, "tests", Name, Name + ".csproj");
        var configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)))!;
        var start = new ProcessStartInfo("dotnet", ["publish", project, "-c", configuration, "-o", _folder, "-v", "quiet", "--nologo"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await output + await errors);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Starts it as <paramref name="words"/> say; what came of it is read from its error stream.</summary>
    public Process Start(IReadOnlyDictionary<string, string> words) => Process.Start(
        new ProcessStartInfo(Path.Combine(_folder, Name), words.Select(word => $"{word.Key}={word.Value}"))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
}

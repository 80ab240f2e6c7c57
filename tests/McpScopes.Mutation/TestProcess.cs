using System.Diagnostics;

namespace McpScopes.Mutation;

/// <summary>A copy of the built tests that runs against whatever library lies beside it.</summary>
internal sealed class TestProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly string _folder;

    public TestProcess(string built)
    {
        _folder = Directory.CreateTempSubdirectory("mcpscopes-mutation-").FullName;
        foreach (var file in Directory.EnumerateFiles(built, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_folder, Path.GetRelativePath(built, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public string LibraryPath => Path.Combine(_folder, "McpScopes.dll");

    /// <summary>Runs test classes up to the first failure. Returns whether all passed; a library that hangs or breaks the run did not.</summary>
    public async Task<bool> PassAsync(IEnumerable<string> classes)
    {
        var start = new ProcessStartInfo(Path.Combine(_folder, "McpScopes.Tests")) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder };
        foreach (var argument in (string[])["-noLogo", "-stopOnFail", .. classes.SelectMany(name => (string[])["-class", name])])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            LastOutput = string.Concat(await output);
            return process.ExitCode == 0;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return false;
        }
    }

    public string LastOutput { get; private set; } = "";
}

using System.Diagnostics;

namespace McpScopes.Package.Tests;

/// <summary>The tool as <c>dotnet tool install</c> puts it down, from its package.</summary>
internal sealed class InstalledTool : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mcpscopes-installed-").FullName;

    private InstalledTool()
    {
    }

    public static async Task<InstalledTool> InstallAsync(PackedPackage packages)
    {
        var tool = new InstalledTool();
        var (exitCode, output) = await DotNet.RunAsync(
            tool._folder, "tool", "install", "McpScopes.Tool", "--tool-path", tool._folder, "--add-source", packages.Folder, "--version", packages.Version);
        Assert.True(exitCode == 0, output);
        return tool;
    }

    public async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(_folder, "mcpscopes"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

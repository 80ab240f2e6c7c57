using System.IO.Compression;

namespace McpScopes.Package.Tests;

/// <summary>The package as `dotnet pack` makes it, under a version of its own so that no cache serves another one.</summary>
public sealed class PackedPackage : IAsyncLifetime
{
    public string Version { get; } = $"0.1.0-test.{Environment.ProcessId}.{DateTime.UtcNow.Ticks}";

    public string RepositoryRoot { get; } = McpScopes.Tests.RepositoryRoot.Path;

    public string Folder { get; } = Directory.CreateTempSubdirectory("mcpscopes-package-").FullName;

    public IReadOnlyList<string> Files { get; private set; } = [];

    public string Readme => File.ReadAllText(Path.Combine(RepositoryRoot, "README.md"));

    public async ValueTask InitializeAsync()
    {
        var (exitCode, output) = await DotNet.RunAsync(
            RepositoryRoot, "pack", "src/McpScopes/McpScopes.csproj", "-c", "Release", "-o", Folder, $"-p:Version={Version}", "-v", "quiet", "--nologo");
        Assert.True(exitCode == 0, output);
        using var archive = ZipFile.OpenRead(Path.Combine(Folder, $"McpScopes.{Version}.nupkg"));
        Files = [.. archive.Entries.Select(entry => entry.FullName)];
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        var cached = Path.Combine(
            Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"),
            "mcpscopes", Version.ToLowerInvariant());
        if (Directory.Exists(cached))
        {
            Directory.Delete(cached, recursive: true);
        }

        return ValueTask.CompletedTask;
    }
}

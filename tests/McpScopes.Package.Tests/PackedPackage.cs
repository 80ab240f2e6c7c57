using System.IO.Compression;

[assembly: AssemblyFixture(typeof(McpScopes.Package.Tests.PackedPackage))]

namespace McpScopes.Package.Tests;

/// <summary>All packages as `dotnet pack` makes them, under a version of their own so that no cache serves another one.</summary>
public sealed class PackedPackage : IAsyncLifetime
{
    public PackedPackage() => TemplateHive = new(InstallTemplateAsync);

    public string Version { get; } = $"0.1.0-test.{Environment.ProcessId}.{DateTime.UtcNow.Ticks}";

    public string RepositoryRoot { get; } = McpScopes.Tests.RepositoryRoot.Path;

    public string Folder { get; } = Directory.CreateTempSubdirectory("mcpscopes-package-").FullName;

    /// <summary>Where <c>dotnet new</c> finds the packed template: a home of this run's own, with the template installed once.</summary>
    public Lazy<Task<string>> TemplateHive { get; }

    public IReadOnlyList<string> Files { get; private set; } = [];

    /// <summary>A page of the repository, such as <c>docs/program.md</c>.</summary>
    public string Page(string path) => File.ReadAllText(Path.Combine(RepositoryRoot, path));

    /// <summary>The packages' names, which are those of their projects.</summary>
    public IReadOnlyList<string> Names { get; private set; } = [];

    private async Task<string> InstallTemplateAsync()
    {
        var hive = Path.Combine(Folder, "hive");
        await MadeProject.SucceedsAsync(
            Folder, "new", "install", Path.Combine(Folder, $"McpScopes.Templates.{Version}.nupkg"), "--debug:custom-hive", hive);
        return hive;
    }

    public async ValueTask InitializeAsync()
    {
        var projects = Directory.EnumerateFiles(Path.Combine(RepositoryRoot, "src"), "*.csproj", SearchOption.AllDirectories)
            .Where(project => File.ReadAllText(project).Contains("<IsPackable>true</IsPackable>", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToList();

        // All in one go, so that what they share is restored and compiled once. With the parts that are not packages: a project outside the
        // solution would be built in the default configuration.
        var parts = Directory.EnumerateFiles(Path.Combine(RepositoryRoot, "generators"), "*.csproj", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(RepositoryRoot, "src"), "McpScopes*.csproj", SearchOption.AllDirectories))
            .Where(project => !project.Contains("content", StringComparison.Ordinal))
            .Select(project => $"<Project Path=\"{Path.GetRelativePath(Folder, project)}\" />");
        var solution = Path.Combine(Folder, "Packages.slnx");
        await File.WriteAllTextAsync(solution, $"<Solution>{string.Concat(parts)}</Solution>");
        var (exitCode, output) = await DotNet.RunAsync(
            RepositoryRoot, "pack", solution, "-c", "Release", $"-p:PackageOutputPath={Folder}", $"-p:Version={Version}", "-v", "quiet", "--nologo");
        Assert.True(exitCode == 0, output);

        Names = [.. projects.Select(project => Path.GetFileNameWithoutExtension(project))];
        using var archive = Open("McpScopes");
        Files = [.. archive.Entries.Select(entry => entry.FullName)];
    }

    public ZipArchive Open(string name, string extension = "nupkg") => ZipFile.OpenRead(Path.Combine(Folder, $"{name}.{Version}.{extension}"));

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        foreach (var cached in Names.Select(name => Path.Combine(cache, name.ToLowerInvariant(), Version.ToLowerInvariant())).Where(Directory.Exists))
        {
            Directory.Delete(cached, recursive: true);
        }

        return ValueTask.CompletedTask;
    }
}

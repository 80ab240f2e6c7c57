namespace McpScopes.Package.Tests;

/// <summary>
/// What <c>dotnet new mcpscopes</c> makes of the packed template, in a folder outside the repository.
/// </summary>
internal sealed class MadeProject : IDisposable
{
    private readonly DirectoryInfo _home;

    private MadeProject(DirectoryInfo home, string name) => (_home, Name) = (home, name);

    public string Name { get; }

    public string Folder => Path.Combine(_home.FullName, Name);

    public static Task<MadeProject> MakeAsync(PackedPackage packages, params string[] options) =>
        MakeAsync(packages, Directory.CreateTempSubdirectory("mcpscopes-made-"), "NotesServer", options);

    /// <summary>Makes one of several under a folder.</summary>
    public static async Task<MadeProject> MakeAsync(PackedPackage packages, DirectoryInfo home, string name, params string[] options)
    {
        var project = new MadeProject(home, name);
        await SucceedsAsync(
            home.FullName, ["new", "mcpscopes", "-o", name, "--debug:custom-hive", await packages.TemplateHive.Value, .. options]);
        await File.WriteAllTextAsync(Path.Combine(project.Folder, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{packages.Folder}" />
              </packageSources>
            </configuration>
            """);
        return project;
    }

    public Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) => DotNet.RunAsync(Folder, arguments);

    /// <summary>Builds as a careful user does: a warning is an error.</summary>
    public Task<string> BuildAsync(params string[] options) =>
        SucceedsAsync(Folder, ["build", "--nologo", "-v", "minimal", "-p:TreatWarningsAsErrors=true", "-p:NuGetAudit=false", .. options]);

    public Task<string> SucceedsAsync(params string[] arguments) => SucceedsAsync(Folder, arguments);

    public void Dispose() => _home.Delete(recursive: true);

    internal static async Task<string> SucceedsAsync(string folder, params string[] arguments)
    {
        var (exitCode, output) = await DotNet.RunAsync(folder, arguments);
        Assert.True(exitCode == 0, output);
        return output;
    }
}

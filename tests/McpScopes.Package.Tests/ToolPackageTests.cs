namespace McpScopes.Package.Tests;

/// <summary>The installed tool reads what the package compiled, in a project outside the repository.</summary>
public sealed class ToolPackageTests(PackedPackage packages)
{
    [Fact]
    public async Task It_lists_an_assembly_and_says_what_a_change_does()
    {
        using var tool = await InstalledTool.InstallAsync(packages);
        using var project = UsersProject.Create(packages);
        var assembly = Path.Combine(project.Folder, "bin", "Debug", "net10.0", "TavilyServer.dll");
        await BuildAsync(project);
        File.Copy(assembly, assembly + ".before");

        var (listed, list) = await tool.RunAsync("list", assembly);
        project.Change("Program.cs", ", RequiresScope(\"tavily-mcp/extract\")]", ", AuthenticatedOnly]");
        await BuildAsync(project);
        var (widened, diff) = await tool.RunAsync("diff", assembly + ".before", assembly);
        var (narrower, _) = await tool.RunAsync("diff", assembly, assembly + ".before");
        var (same, _) = await tool.RunAsync("diff", assembly, assembly);

        Assert.Equal((0, 2, 1, 0), (listed, widened, narrower, same));
        Assert.Matches("tool extract +tavily-mcp/extract", list);
        Assert.Contains("widened  tool extract", diff, StringComparison.Ordinal);
        Assert.Contains("may now: a token without any scope", diff, StringComparison.Ordinal);
    }

    private static async Task BuildAsync(UsersProject project)
    {
        var (exitCode, output) = await DotNet.RunAsync(project.Folder, "build", "--nologo", "-v", "quiet");
        Assert.True(exitCode == 0, output);
    }
}

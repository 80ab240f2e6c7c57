using System.Text.Json.Nodes;

namespace McpScopes.Package.Tests;

/// <summary><c>McpScopesManifestFile</c>: written at a desk, compared where a CI server builds.</summary>
public sealed class ManifestFileTests(PackedPackage package)
{
    private static readonly Dictionary<string, string> AtADesk = [];
    private static readonly Dictionary<string, string> OnAServer = new() { ["CI"] = "true" };

    [Fact]
    public async Task The_file_follows_the_code_and_a_server_refuses_a_build_that_would_change_it()
    {
        using var project = UsersProject.Create(package);
        project.Change("TavilyServer.csproj", "<Nullable>", "<McpScopesManifestFile>scopes.json</McpScopesManifestFile><Nullable>");
        var file = Path.Combine(project.Folder, "scopes.json");

        foreach (var property in (string[])["ContinuousIntegrationBuild", "McpScopesManifestCheck"])
        {
            var (asked, answer) = await BuildAsync(project, AtADesk, $"-p:{property}=true");
            Assert.NotEqual(0, asked);
            Assert.Contains("error MCPS901", answer, StringComparison.Ordinal);
        }

        var (missing, missingOutput) = await BuildAsync(project, OnAServer);
        Assert.NotEqual(0, missing);
        Assert.Contains("error MCPS901: The scope manifest is missing.", missingOutput, StringComparison.Ordinal);
        Assert.False(File.Exists(file));

        await BuildsAsync(project, AtADesk);
        var written = await File.ReadAllTextAsync(file);
        Assert.Equal("tavily-mcp/extract", (string?)JsonNode.Parse(written)!["primitives"]![0]!["scopes"]![0]);
        Assert.EndsWith("manifest.schema.json", (string?)JsonNode.Parse(written)!["$schema"], StringComparison.Ordinal);
        Assert.DoesNotContain('\r', written);

        var time = File.GetLastWriteTimeUtc(file);
        await BuildsAsync(project, OnAServer);
        await BuildsAsync(project, AtADesk);
        Assert.Equal(time, File.GetLastWriteTimeUtc(file));

        project.Change("Program.cs", "RequiresScope(\"tavily-mcp/extract\")]", "RequiresScope(\"tavily-mcp/search\")]");
        var (differs, output) = await BuildAsync(project, OnAServer);
        Assert.NotEqual(0, differs);
        Assert.Contains("error MCPS901: The scope manifest does not say what the code says", output, StringComparison.Ordinal);
        Assert.Contains("- { \"kind\": \"tool\", \"name\": \"extract\", \"requirement\": \"scopes\", \"scopes\": [\"tavily-mcp/extract\"] }", output, StringComparison.Ordinal);
        Assert.Contains("+ { \"kind\": \"tool\", \"name\": \"extract\", \"requirement\": \"scopes\", \"scopes\": [\"tavily-mcp/search\"] }", output, StringComparison.Ordinal);
        Assert.Equal(written, await File.ReadAllTextAsync(file));

        await BuildsAsync(project, AtADesk);
        await BuildsAsync(project, OnAServer);
        Assert.NotEqual(written, await File.ReadAllTextAsync(file));
    }

    private static async Task BuildsAsync(UsersProject project, Dictionary<string, string> environment)
    {
        var (exitCode, output) = await BuildAsync(project, environment);
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain(": warning ", output, StringComparison.Ordinal);
    }

    private static Task<(int ExitCode, string Output)> BuildAsync(
        UsersProject project, Dictionary<string, string> environment, params string[] options) =>
        DotNet.RunAsync(project.Folder, environment, ["build", "--nologo", "-v", "minimal", .. options]);
}

using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpScopes.Package.Tests;

/// <summary>What the template makes builds without a warning and passes its own tests, for every combination of options.</summary>
public sealed class TemplateTests(PackedPackage packages)
{
    public static TheoryData<string> Combinations => new()
    {
        "--authority embedded",
        "--authority none --name my-server",
        "--authority none --aot",
        "--aot",
        "--authority none --tests",
        "--authority none --tests --aot",
    };

    [Fact]
    public async Task A_made_server_passes_its_tests_and_a_widened_scope_is_widened_with_exit_code_2()
    {
        using var tool = await InstalledTool.InstallAsync(packages);
        using var project = await MadeProject.MakeAsync(packages, "--tests");
        var assembly = Path.Combine(project.Folder, "NotesServer", "bin", "Debug", "net10.0", "NotesServer.dll");

        await project.BuildAsync();
        var tests = await project.SucceedsAsync("test");
        Assert.Matches(@"succeeded: 2\b", tests);

        var (listed, list) = await tool.RunAsync("list", assembly);
        Assert.Equal(0, listed);
        Assert.Matches("tool add_note +notes/write", list);

        var before = assembly + ".before";
        File.Copy(assembly, before);
        var tools = Path.Combine(project.Folder, "NotesServer", "NoteTools.cs");
        await File.WriteAllTextAsync(tools, (await File.ReadAllTextAsync(tools)).Replace("RequiresScope(Scopes.Write)", "RequiresScope(Scopes.Read)", StringComparison.Ordinal));
        await project.BuildAsync();

        var (exitCode, diff) = await tool.RunAsync("diff", before, assembly);
        Assert.Equal(2, exitCode);
        Assert.StartsWith("widened:", diff, StringComparison.Ordinal);
        Assert.Contains("widened  tool add_note", diff, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public async Task Each_combination_builds_without_a_warning_and_changes_no_manifest(string options)
    {
        using var project = await MadeProject.MakeAsync(packages, options.Split(' '));

        await project.BuildAsync("-p:McpScopesManifestCheck=true");

        if (options.Contains("--tests", StringComparison.Ordinal))
        {
            Assert.Matches(@"succeeded: 2\b", await project.SucceedsAsync("test"));
        }
    }

    [Fact]
    public async Task The_embedded_authority_with_Native_AOT_is_an_error_that_says_what_to_do()
    {
        using var project = await MadeProject.MakeAsync(packages, "--authority", "embedded", "--aot");

        var (exitCode, output) = await project.RunAsync("build", "--nologo", "-v", "quiet");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("Make the project anew with --authority none, or without --aot.", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("any")]
    [InlineData("cognito")]
    [InlineData("entra")]
    [InlineData("auth0")]
    [InlineData("okta")]
    [InlineData("keycloak")]
    [InlineData("ping")]
    public async Task Each_provider_gets_settings_that_the_server_knows(string provider)
    {
        using var project = await MadeProject.MakeAsync(packages, "--authority", "none", "--provider", provider);
        using var embedded = await MadeProject.MakeAsync(packages, "--provider", provider);

        var settings = Read(project, "appsettings.json")["McpScopes"]!.AsObject();
        var known = typeof(McpScopesOptions).GetProperties().Select(property => property.Name).ToHashSet(StringComparer.Ordinal);
        Assert.All(settings, setting => Assert.Contains(setting.Key, known));
        Assert.False(File.Exists(Path.Combine(project.Folder, "appsettings.Production.json")));
        Assert.Null(Read(embedded, "appsettings.json")["McpScopes"]);
        Assert.NotNull(Read(embedded, "appsettings.Production.json")["McpAuthority"]!["Upstream"]!["ClientId"]);
    }

    private static JsonNode Read(MadeProject project, string file) =>
        JsonNode.Parse(
            File.ReadAllText(Path.Combine(project.Folder, file)), documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Disallow })!;
}

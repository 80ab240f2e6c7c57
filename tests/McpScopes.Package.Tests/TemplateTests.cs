using System.Text.Json;
using System.Text.Json.Nodes;
using McpScopes.EndToEnd.Tests.Authority;
using McpScopes.Package.Tests.NewFolder;
using McpScopes.Tests.Wire;

namespace McpScopes.Package.Tests;

/// <summary>What the template makes builds without a warning, passes its own tests and signs users in.</summary>
public sealed class TemplateTests(PackedPackage packages)
{
    [Fact]
    public async Task A_made_server_passes_its_tests_signs_in_and_a_widened_scope_is_widened_with_exit_code_2()
    {
        using var tool = await InstalledTool.InstallAsync(packages);
        using var project = await MadeProject.MakeAsync(packages, "--tests");
        var assembly = Path.Combine(project.Folder, "NotesServer", "bin", "Debug", "net10.0", "NotesServer.dll");

        await project.BuildAsync();
        var tests = await project.SucceedsAsync("test");
        Assert.Matches(@"succeeded: 2\b", tests);
        await SignsInAsync(project);

        var (listed, list) = await tool.RunAsync("list", assembly);
        Assert.Equal(0, listed);
        Assert.Matches("tool add_note +notes/write", list);

        var before = assembly + ".before";
        File.Copy(assembly, before);
        var tools = Path.Combine(project.Folder, "NotesServer", "NoteTools.cs");
        await File.WriteAllTextAsync(
            tools, (await File.ReadAllTextAsync(tools)).Replace("RequiresScope(Scopes.Write)", "RequiresScope(Scopes.Read)", StringComparison.Ordinal));
        await project.BuildAsync("--no-restore");

        var (widened, diff) = await tool.RunAsync("diff", before, assembly);
        var (same, _) = await tool.RunAsync("diff", assembly, assembly);
        Assert.Equal((2, 0), (widened, same));
        Assert.StartsWith("widened:", diff, StringComparison.Ordinal);
        Assert.Contains("widened  tool add_note", diff, StringComparison.Ordinal);
    }

    /// <summary>
    /// Each of the six valid combinations of --authority, --tests and --aot, and each provider with and without the embedded authority. A
    /// provider changes settings only, which is checked, so that not every provider is built with every combination.
    /// </summary>
    [Fact]
    public async Task Every_combination_of_options_builds_without_a_warning_changes_no_manifest_and_passes_its_tests()
    {
        var home = Directory.CreateTempSubdirectory("mcpscopes-combinations-");
        try
        {
            (string Name, string Options)[] combinations =
            [
                ("Direct1", "--authority none --provider any"),
                ("Direct2", "--authority none --provider cognito --tests"),
                ("Direct3", "--authority none --provider entra --aot"),
                ("Direct4", "--authority none --provider auth0 --tests --aot"),
                ("Direct5", "--authority none --provider okta"),
                ("my-server", "--authority none --provider keycloak"),
                ("Direct7", "--provider ping --aot"),
                ("Embedded1", "--authority embedded --provider any --tests"),
                ("Embedded2", "--provider cognito"),
                ("Embedded3", "--provider entra"),
                ("Embedded4", "--provider auth0"),
                ("Embedded5", "--provider okta"),
                ("Embedded6", "--provider keycloak"),
                ("Embedded7", "--provider ping"),
            ];
            var made = new List<MadeProject>();
            foreach (var (name, options) in combinations)
            {
                made.Add(await MadeProject.MakeAsync(packages, home, name, options.Split(' ')));
            }

            Assert.All(made, HasSettingsThatTheServerKnows);
            Assert.Equal(Code(made[0]), Code(made[4]));
            Assert.Equal(Code(made[0]), Code(made[5]));
            Assert.All(made[9..], project => Assert.Equal(Code(made[8]), Code(project)));

            var projects = home.EnumerateFiles("*.csproj", SearchOption.AllDirectories)
                .Select(project => $"<Project Path=\"{Path.GetRelativePath(home.FullName, project.FullName)}\" />");
            await File.WriteAllTextAsync(Path.Combine(home.FullName, "All.slnx"), $"<Solution>{string.Concat(projects)}</Solution>");
            File.Copy(Path.Combine(made[0].Folder, "nuget.config"), Path.Combine(home.FullName, "nuget.config"));
            await MadeProject.SucceedsAsync(
                home.FullName, "build", "All.slnx", "--nologo", "-v", "minimal", "-p:TreatWarningsAsErrors=true", "-p:NuGetAudit=false",
                "-p:McpScopesManifestCheck=true");

            foreach (var project in made.Where((_, i) => combinations[i].Options.Contains("--tests", StringComparison.Ordinal)))
            {
                var tests = $"{project.Name}.Tests";
                var output = await project.SucceedsAsync(Path.Combine(tests, "bin", "Debug", "net10.0", $"{tests}.dll"));
                Assert.Matches(@"(?i)(total|succeeded): 2\b", output);
            }
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task The_embedded_authority_with_Native_AOT_is_an_error_that_says_what_to_do()
    {
        using var project = await MadeProject.MakeAsync(packages, "--authority", "embedded", "--aot");

        var (exitCode, output) = await project.RunAsync("build", "--nologo", "-v", "quiet");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("Create the project again with --authority none, or without --aot.", output, StringComparison.Ordinal);
    }

    /// <summary>As a client does: registration, sign-in with the laptop's user, and the token at the tool.</summary>
    private static async Task SignsInAsync(MadeProject project)
    {
        var address = new Uri($"http://localhost:{FreePort.Next()}");
        await using var server = await RunningFolder.OnceItListensAsync(
            DotNet.Start(project.Folder, new Dictionary<string, string>(), "run", "--no-build", "--project", "NotesServer", "--urls", address.GetLeftPart(UriPartial.Authority)),
            address);
        using var client = new AuthorityClient(address, new Uri(address, "/mcp").AbsoluteUri);
        var token = await client.LoginAsync("dev@example.com", "notes/read");
        using var http = new McpHttp(new HttpClient { BaseAddress = address });

        var allowed = await http.CallToolAsync(ProtocolVersions.Stateless, token.AccessToken, "list_notes", []);
        var refused = await http.CallToolAsync(ProtocolVersions.Stateless, token.AccessToken, "add_note", new JsonObject { ["text"] = "Buy milk" });

        Assert.Equal((200, 403), (allowed.Status, refused.Status));
    }

    private static void HasSettingsThatTheServerKnows(MadeProject project)
    {
        var root = File.Exists(Path.Combine(project.Folder, "appsettings.json")) ? project.Folder : Path.Combine(project.Folder, project.Name);
        var settings = Read(root, "appsettings.json")["McpScopes"]?.AsObject();
        if (project.Name.StartsWith("Embedded", StringComparison.Ordinal))
        {
            Assert.Null(settings);
            Assert.NotNull(Read(root, "appsettings.Production.json")["McpAuthority"]!["Upstream"]!["ClientId"]);
        }
        else
        {
            var known = typeof(McpScopesOptions).GetProperties().Select(property => property.Name).ToHashSet(StringComparer.Ordinal);
            Assert.All(settings!, setting => Assert.Contains(setting.Key, known));
            Assert.False(File.Exists(Path.Combine(root, "appsettings.Production.json")));
        }
    }

    /// <summary>The code of a made project, whatever it is called.</summary>
    private static string Code(MadeProject project) => string.Concat(Directory.GetFiles(project.Folder, "*.cs").Order(StringComparer.Ordinal)
        .Select(File.ReadAllText)).Replace(project.Name.Replace('-', '_'), "", StringComparison.Ordinal);

    private static JsonNode Read(string folder, string file) => JsonNode.Parse(
        File.ReadAllText(Path.Combine(folder, file)), documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Disallow })!;
}

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using McpScopes.Tests.Wire;

namespace McpScopes.Package.Tests;

/// <summary>What a user gets: one package reference, the program of docs/program.md, and the answers that the page promises.</summary>
public sealed partial class PackageTests(PackedPackage package)
{
    [Fact]
    public void One_package_holds_the_runtime_the_generator_the_analyzers_and_the_fixes()
    {
        string[] expected =
        [
            "lib/net10.0/McpScopes.dll",
            "lib/net10.0/McpScopes.xml",
            "analyzers/dotnet/cs/McpScopes.Generators.dll",
            "analyzers/dotnet/cs/McpScopes.Analyzers.dll",
            "analyzers/dotnet/cs/McpScopes.CodeFixes.dll",
            "buildTransitive/McpScopes.props",
            "build/McpScopes.props",
            "buildTransitive/McpScopes.targets",
            "build/McpScopes.targets",
            "tools/netstandard2.0/McpScopes.Build.dll",
            "README.md",
        ];

        Assert.Empty(expected.Except(package.Files));
        Assert.DoesNotContain(package.Files, file => file.StartsWith("analyzers/", StringComparison.Ordinal) && file.Contains("Microsoft.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_whole_program_builds_without_a_warning_and_answers_as_its_page_says()
    {
        using var project = UsersProject.Create(package);
        var (exitCode, output) = await DotNet.RunAsync(project.Folder, "build", "--nologo", "-v", "minimal", "-p:EmitCompilerGeneratedFiles=true");
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain(": warning ", output, StringComparison.Ordinal);

        foreach (var generated in new[] { "Table", "Challenges", "Primitives" })
        {
            Assert.Contains(project.Generated($"McpScopes.{generated}.g.cs"), package.Page("docs/generated.md"), StringComparison.Ordinal);
        }

        await using var authority = await TestAuthority.StartAsync();
        var url = $"http://127.0.0.1:{FreePort.Next()}";
        using var server = DotNet.Start(
            project.Folder,
            new Dictionary<string, string>
            {
                ["ASPNETCORE_URLS"] = url,
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["McpScopes__Authority"] = authority.Issuer,
                ["McpScopes__Resource"] = url + "/mcp",
            },
            "bin/Debug/net10.0/TavilyServer.dll");
        try
        {
            using var client = new McpHttp(new HttpClient { BaseAddress = new Uri(url) });
            await UntilItListensAsync(client, server);
            foreach (var version in new[] { ProtocolVersions.Stateless, ProtocolVersions.Handshake })
            {
                var arguments = () => new JsonObject { ["url"] = "https://example.com/" };

                var anonymous = await client.CallToolAsync(version, token: null, "extract", arguments());
                var denied = await client.CallToolAsync(version, authority.Token(url + "/mcp", "openid tavily-mcp/search"), "extract", arguments());
                var allowed = await client.CallToolAsync(version, authority.Token(url + "/mcp", "tavily-mcp/extract"), "extract", arguments());

                Assert.Equal(401, anonymous.Status);
                Assert.Equal(403, denied.Status);
                Assert.Equal("tavily-mcp/extract", denied.Json["required_scope"]!.GetValue<string>());
                Assert.Equal(200, allowed.Status);
                Assert.Contains("https://example.com/", allowed.Text, StringComparison.Ordinal);

                if (version == ProtocolVersions.Stateless)
                {
                    var shown = HttpBlock().Matches(package.Page("docs/program.md"))
                        .Select(block => block.Groups[1].Value.Trim().Replace("https://api.example.com", url, StringComparison.Ordinal));
                    Assert.Equal(shown, [AsShown(anonymous, "401 Unauthorized"), AsShown(denied, "403 Forbidden")]);
                }
            }
        }
        finally
        {
            server.Kill(entireProcessTree: true);
        }
    }

    [Theory]
    [InlineData(", RequiresScope(\"tavily-mcp/extract\")", "", "MCPS001", "[RequiresScope")]
    [InlineData("RequiresScope(\"tavily-mcp/extract\")", "RequiresScope(\"tavily-mcp/extrct\")", "MCPS003", "'tavily-mcp/extract'")]
    public async Task A_mistake_breaks_the_build_with_one_message_that_says_what_to_do(string text, string replacement, string id, string remedy)
    {
        using var project = UsersProject.Create(package, program => program.Contains(text, StringComparison.Ordinal)
            ? program.Replace(text, replacement, StringComparison.Ordinal)
            : throw new InvalidOperationException($"docs/program.md has no '{text}' any more."));

        var (exitCode, output) = await DotNet.RunAsync(project.Folder, "build", "--nologo", "-v", "quiet", "-clp:NoSummary");
        var errors = output.Split('\n').Where(line => line.Contains(": error ", StringComparison.Ordinal)).Distinct().ToList();

        Assert.NotEqual(0, exitCode);
        var error = Assert.Single(errors);
        Assert.Contains(id, error, StringComparison.Ordinal);
        Assert.Contains(remedy, error, StringComparison.Ordinal);
    }

    private static string AsShown(Answer answer, string status) =>
        $"HTTP/1.1 {status}\nWWW-Authenticate: {answer.Challenge}\n\n{answer.Body}";

    [GeneratedRegex("```http\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex HttpBlock();

    private static async Task UntilItListensAsync(McpHttp client, System.Diagnostics.Process server)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var response = await client.GetAsync("/.well-known/oauth-protected-resource");
                return;
            }
            catch (HttpRequestException) when (attempt < 600)
            {
                Assert.False(server.HasExited, server.HasExited ? await server.StandardError.ReadToEndAsync() + await server.StandardOutput.ReadToEndAsync() : "");
                await Task.Delay(100);
            }
        }
    }
}

namespace McpScopes.Package.Tests;

/// <summary>
/// Applications that annotate their tools and never see the server: it is put together by a company's host library without McpScopes, or the
/// tools come in a package of their own.
/// </summary>
public sealed class HiddenHostTests(PackedPackage package)
{
    private const string Tools = """
        using McpScopes;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public sealed class TodoTools
        {
            [McpServerTool(Name = "delete_todo_item"), RequiresScope("todo:delete")]
            public static string Delete() => throw new InvalidOperationException("The body ran.");
        }
        """;

    private const string Host = """
        using System.Reflection;
        using Microsoft.AspNetCore.Builder;
        using Microsoft.Extensions.DependencyInjection;

        public static class CompanyHost
        {
            public static void Run(string[] arguments, Assembly tools)
            {
                var builder = WebApplication.CreateSlimBuilder(arguments);
                builder.Services.AddMcpServer().WithHttpTransport().WithToolsFromAssembly(tools);
                var app = builder.Build();
                app.MapMcp("/mcp");
                app.Run();
            }
        }
        """;

    private const string Program = "CompanyHost.Run(args, typeof(TodoTools).Assembly);";

    private string Package => $"<PackageReference Include=\"McpScopes\" Version=\"{package.Version}\" />";

    [Fact]
    public async Task It_does_not_build_and_with_the_rule_suppressed_it_does_not_start()
    {
        using var project = UsersProject.Empty(package);
        WriteHost(project);
        project.WriteProject("App/App.csproj", Package + "<ProjectReference Include=\"../Host/Host.csproj\" />");
        project.Write("App/Program.cs", Program);
        project.Write("App/Tools.cs", Tools);

        var (exitCode, output) = await DotNet.RunAsync(project.Folder, "build", "App", "--nologo", "-v", "quiet", "-clp:NoSummary");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("MCPS021", Assert.Single(Errors(output)), StringComparison.Ordinal);

        await AssertDoesNotStart(project, "-p:NoWarn=MCPS021");
    }

    [Fact]
    public async Task What_no_compiler_can_see_does_not_start_either()
    {
        using var project = UsersProject.Empty(package);
        WriteHost(project);
        project.WriteProject("Tools/Tools.csproj", Package, "Microsoft.NET.Sdk");
        project.Write("Tools/Tools.cs", Tools);
        project.WriteProject(
            "App/App.csproj", "<ProjectReference Include=\"../Host/Host.csproj\" /><ProjectReference Include=\"../Tools/Tools.csproj\" />");
        project.Write("App/Program.cs", Program);

        await AssertDoesNotStart(project);
    }

    [Fact]
    public async Task Tools_that_come_in_a_package_bring_the_generator_along()
    {
        using var project = UsersProject.Empty(package);
        project.WriteProject("Tools/Tools.csproj", Package, "Microsoft.NET.Sdk");
        project.Write("Tools/Tools.cs", Tools);
        var (packed, log) = await DotNet.RunAsync(
            project.Folder, "pack", "Tools", "-o", package.Folder, $"-p:Version={package.Version}", $"-p:PackageId=Acme.Todos", "-v", "quiet", "--nologo");
        Assert.True(packed == 0, log);
        project.WriteProject("App/App.csproj", $"<PackageReference Include=\"Acme.Todos\" Version=\"{package.Version}\" />");
        project.Write("App/Program.cs", Host.Replace("public static class", Program + "\n\npublic static class", StringComparison.Ordinal)
            .Replace("app.MapMcp", "app.MapScopedMcp", StringComparison.Ordinal).Replace(".WithToolsFromAssembly(tools)", "", StringComparison.Ordinal));

        var (exitCode, output) = await DotNet.RunAsync(project.Folder, "build", "App", "--nologo", "-v", "quiet", "-clp:NoSummary");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("MCPS021", Assert.Single(Errors(output)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("net8.0")]
    [InlineData("net9.0")]
    public async Task An_older_framework_is_one_error_that_names_the_one_to_use(string framework)
    {
        using var project = UsersProject.Empty(package);
        project.WriteProject("App/App.csproj", Package, framework: framework);
        project.Write("App/Program.cs", "Console.WriteLine();\n" + Tools);

        var (exitCode, output) = await DotNet.RunAsync(project.Folder, "build", "App", "--nologo", "-v", "quiet", "-clp:NoSummary");

        Assert.NotEqual(0, exitCode);
        var error = Assert.Single(Errors(output));
        Assert.Contains($"McpScopes needs net10.0, and 'App' targets {framework}.", error, StringComparison.Ordinal);
    }

    private static void WriteHost(UsersProject project)
    {
        project.WriteProject(
            "Host/Host.csproj",
            "<FrameworkReference Include=\"Microsoft.AspNetCore.App\" /><PackageReference Include=\"ModelContextProtocol.AspNetCore\" Version=\"2.3.1\" />",
            "Microsoft.NET.Sdk");
        project.Write("Host/CompanyHost.cs", Host);
    }

    private static async Task AssertDoesNotStart(UsersProject project, params string[] properties)
    {
        var (exitCode, output) = await DotNet.RunAsync(
            project.Folder, ["build", "App", "--nologo", "-v", "quiet", "-clp:NoSummary", .. properties]);
        Assert.True(exitCode == 0, output);

        (exitCode, output) = await DotNet.RunAsync(project.Folder, "App/bin/Debug/net10.0/App.dll", "--urls=http://127.0.0.1:0");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("AddMcpScopes", output, StringComparison.Ordinal);
        Assert.Contains("'delete_todo_item'", output, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Errors(string output) =>
        [.. output.Split('\n').Where(line => line.Contains(": error ", StringComparison.Ordinal)).Distinct()];
}

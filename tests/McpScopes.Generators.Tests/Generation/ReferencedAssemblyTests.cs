using McpScopes.Generators.Tests.Running;
using Microsoft.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Server;

namespace McpScopes.Generators.Tests.Generation;

/// <summary>Applications of several assemblies.</summary>
public class ReferencedAssemblyTests
{
    private const string CallsIt = """
        public static class Program
        {
            public static void Configure(IServiceCollection services) => services.AddMcpServer().WithScopedPrimitives();
        }
        """;

    [Fact]
    public async Task Tables_of_direct_and_transitive_references_are_joined()
    {
        var deep = UserProject.Of("""
            [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Acme.Middle")]
            [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Acme.Server")]
            [assembly: DefineScope("deep", Implies = ["deeper"], Initial = true)]
            [assembly: DefineScope("deeper")]
            namespace Some.Other.Root;
            static class Tools { [McpServerTool, RequiresScope("deep")] static string Deep() => ""; }
            """, "Acme.Deep").Generate();
        var middle = UserProject.Of("""
            [assembly: DefineScope("middle", Implies = ["deep"])]
            static class Tools { [McpServerTool, RequiresScope("middle", "deeper")] static string Middle() => ""; }
            """, "Acme.Middle").Referencing(deep).Generate();
        var app = await UserProject.Of(CallsIt).And("Scopes.cs", "[assembly: DefineScope(\"deeper\", Implies = [\"deepest\"])]")
            .Referencing(deep).Referencing(middle).Generate().ShouldCompileCleanly();

        var loaded = LoadedProject.Load(app, deep, middle);
        await using var services = loaded.BuildWithScopedPrimitives();

        Assert.Equal(["deep", "middle"], services.GetServices<McpServerTool>().Select(tool => tool.ProtocolTool.Name).Order());

        // What the application adds to a scope of a library counts for all that imply it.
        Assert.Equal(
            ["deep: deeper deepest", "deeper: deepest", "middle: deep deeper deepest"],
            loaded.Part.Scopes.Select(scope => $"{scope.Name}: {string.Join(" ", scope.Implies)}"));
        Assert.Contains("ScopesSupported = [\"deep\"]", app.Files["McpScopes.Metadata.g.cs"]);
    }

    [Fact]
    public async Task Scope_of_a_referenced_catalogue_is_known_and_a_misspelt_one_is_not()
    {
        var library = UserProject.Of("[assembly: DefineScope(\"a\")]", "Acme.Scopes");
        var app = await UserProject.Of("""
            static class Tools
            {
                [McpServerTool, RequiresScope("a")] static string One() => "";
                [McpServerTool, RequiresScope("A")] static string Two() => "";
            }
            """).Referencing(library).Generate().ShouldCompileCleanly();

        Assert.Contains("Tool(\"one\", Requirements.A,", app.Table);
        Assert.Contains("Tool(\"two\", ScopeRequirement.Undeclared,", app.Table);
    }

    [Fact]
    public async Task Library_without_a_catalogue_does_not_make_one()
    {
        var library = UserProject.Of("static class Lib { [McpServerTool, RequiresScope(\"a\")] static string One() => \"\"; }", "Acme.Library");
        var app = await UserProject.Of("static class Tools { [McpServerTool, RequiresScope(\"b\")] static string Two() => \"\"; }")
            .Referencing(library).Generate().ShouldCompileCleanly();

        Assert.Contains("Tool(\"two\", Requirements.B,", app.Table);
    }

    [Fact]
    public async Task Reference_under_an_alias_is_joined()
    {
        var library = UserProject.Of("static class Lib { [McpServerTool, RequiresScope(\"a\")] static string One() => \"\"; }", "Acme.Library").Generate();
        var project = UserProject.Of(CallsIt);
        var app = await (project with
        {
            Libraries = [MetadataReference.CreateFromImage(library.EmitImage(), new MetadataReferenceProperties(aliases: ["tools"]))],
        }).Generate().ShouldCompileCleanly();

        Assert.Contains("tools::McpScopes.Generated.Acme_Library.ScopedAssembly.Part", app.Files["McpScopes.Registration.g.cs"]);
    }

    [Fact]
    public async Task Library_of_another_format_version_stops_the_application_and_says_what_to_do()
    {
        var library = UserProject.Of("""
            using McpScopes.Table;

            [assembly: ScopeManifest(7, typeof(Acme.Future.Whatever), "{}")]

            namespace Acme.Future
            {
                public static class Whatever
                {
                    public static ScopeTablePart Part { get; } = new(7, "Acme.Future", [], []);
                }
            }
            """, "Acme.Future");
        var future = new GeneratedCode(library.Compile(), library.Generate().Result);
        var app = await UserProject.Of(CallsIt).Referencing(future).Generate().ShouldCompileCleanly();

        var error = Assert.Throws<InvalidOperationException>(() => LoadedProject.Load(app, future).BuildWithScopedPrimitives());

        Assert.Contains("'Acme.Future' has format version 7", error.Message);
    }

    [Theory]
    [InlineData("typeof(string)", "{}")]
    [InlineData("null!", "{}")]
    [InlineData("typeof(List<>)", "no json")]
    public async Task Manifest_that_nobody_can_read_is_passed_over(string part, string json)
    {
        var library = UserProject.Of($"[assembly: ScopeManifest(1, {part}, \"{json}\")]", "Acme.Odd");
        var odd = new GeneratedCode(library.Compile(), library.Generate().Result);

        var app = await UserProject.Of(CallsIt).Referencing(odd).Generate().ShouldCompileCleanly();

        Assert.DoesNotContain("Acme.Odd", app.Files["McpScopes.Registration.g.cs"]);
    }

    [Theory]
    [InlineData("Acme.Tools")]
    [InlineData("Acme_Tools")]
    [InlineData("acme-tools")]
    [InlineData("1st tools!")]
    [InlineData("class")]
    [InlineData("System.Text.Json")]
    [InlineData("ModelContextProtocol.Server")]
    [InlineData("Größe.名前")]
    public async Task Any_assembly_name_makes_a_namespace(string assemblyName)
    {
        var code = await UserProject.Of(CallsIt + " static class Tools { [McpServerTool, RequiresScope(\"a\")] static string One() => \"\"; }", assemblyName)
            .Generate().ShouldCompileCleanly();

        Assert.Contains("McpScopes.Generated.", code.Table);
    }

    [Fact]
    public void Different_assembly_names_make_different_namespaces()
    {
        string[] names = ["A.B", "A_B", "A-B", "A B", "AB", "A.B.C", "_A.B", "B", "b"];

        Assert.Distinct(names.Select(Tables.GeneratedNames.NamespaceOf));
    }

    [Fact]
    public void Project_without_the_packages_gets_nothing()
    {
        var project = UserProject.Of("public class Tools;") with { Platform = Diagnostics.Checking.CompilationReferences.WithoutMcp };

        var result = project.Generate().Result;

        Assert.Null(result.Results.Single().Exception);
        Assert.DoesNotContain(result.GeneratedTrees, tree => Path.GetFileName(tree.FilePath).StartsWith("McpScopes.", StringComparison.Ordinal));
    }
}

using System.Collections.Immutable;
using System.Reflection;
using McpScopes.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpScopes.Docs.Tests;

/// <summary>What a reader copies from a page compiles, with the generator and the rules that come with the package.</summary>
public sealed class CodeTests
{
    /// <summary>What the web SDK imports in every file.</summary>
    private const string ImplicitUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http;
        global using System.Net.Http.Json; global using System.Threading; global using System.Threading.Tasks; global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Hosting; global using Microsoft.AspNetCore.Http; global using Microsoft.AspNetCore.Routing;
        global using Microsoft.Extensions.Configuration; global using Microsoft.Extensions.DependencyInjection; global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        """;

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)

            // The tests' own tools have a catalogue, which a reader's program has not.
            .Where(path => Path.GetFileName(path) != "McpScopes.Tests.Shared.dll")
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. Assembly.Load("McpScopes.Analyzers").GetTypes()
            .Where(type => type is { IsAbstract: false } && type.IsDefined(typeof(DiagnosticAnalyzerAttribute), inherit: false))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    private static readonly CSharpParseOptions Options = new(LanguageVersion.CSharp14);

    public static TheoryData<string, int> Blocks
    {
        get
        {
            var blocks = new TheoryData<string, int>();
            foreach (var page in Page.All.Where(page => page.Path.StartsWith("docs/", StringComparison.Ordinal)))
            {
                foreach (var (line, _) in page.CSharp())
                {
                    blocks.Add(page.Path, line);
                }
            }

            return blocks;
        }
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task A_block_compiles(string path, int line)
    {
        var code = Page.All.Single(page => page.Path == path).CSharp().Single(block => block.Line == line).Code;
        var isProgram = Parse(code).GetCompilationUnitRoot(TestContext.Current.CancellationToken).Members.OfType<GlobalStatementSyntax>().Any();
        var compilation = CSharpCompilation.Create(
            "Notes",
            isProgram ? [Parse(code), Parse(ImplicitUsings)] : [Parse(code), Parse(ImplicitUsings), Parse("internal partial class Program;")],
            References,
            new CSharpCompilationOptions(
                isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

        _ = CSharpGeneratorDriver.Create([new ScopedPrimitivesGenerator().AsSourceGenerator()], parseOptions: Options)
            .RunGeneratorsAndUpdateCompilation(compilation, out var generated, out _, TestContext.Current.CancellationToken);

        // A block about one call of the program needs no whole program around it.
        var found = (await generated.WithAnalyzers(Analyzers).GetAllDiagnosticsAsync(TestContext.Current.CancellationToken))
            .Where(diagnostic => diagnostic.Severity is DiagnosticSeverity.Error && diagnostic.Id is not "MCPS021")
            .Select(diagnostic => diagnostic.ToString());
        Assert.Equal([], found);
    }

    private static CSharpSyntaxTree Parse(string code) =>
        (CSharpSyntaxTree)CSharpSyntaxTree.ParseText(code, Options, cancellationToken: TestContext.Current.CancellationToken);
}

using System.Collections.Concurrent;
using McpScopes.Generators.Tests.Diagnostics.Checking;
using McpScopes.Generators.Tests.Mutation;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpScopes.Generators.Tests.Diagnostics;

public class HalfTypedCodeDiagnosticTests
{
    private const int MutationsOfEachSource = 700;

    /// <summary>So many are compiled alone; the rest in groups, which is faster, and adds declarations that collide.</summary>
    private const int Alone = 50;

    private const int GroupSize = 25;

    /// <summary>What the declarations alone do not reach: the calls that put a server together.</summary>
    private const string Server = """
        using Microsoft.AspNetCore.Authorization;

        [assembly: DefineScope("read", Implies = ["list"])]
        [assembly: DefineScope("list")]

        var services = new ServiceCollection();
        services.AddAuthorization(options => options.AddPolicy("staff", policy => policy.RequireClaim("x")));
        services.AddMcpServer().WithStdioServerTransport().WithTools<Tools>().WithPrompts([typeof(Tools)]).WithResourcesFromAssembly(typeof(Tools).Assembly);
        var app = WebApplication.Create();
        app.MapMcp("/mcp");
        throw new InsufficientScopeException("list");

        [McpServerToolType, RequiresScope("read", "list"), Authorize]
        public sealed class Tools : List<string>
        {
            [McpServerTool(Name = "x"), Authorize("staff"), RequiresScope(["repo:{id}"])]
            public string Read(int id) { [RequiresScope("a")] static int Local() => 1; return $"{id}{Local()}"; }

            [McpServerPrompt, AllowAnonymous, AuthenticatedOnly] public static string Ask<T>(T value) => "";

            private sealed class Inner { [McpServerResource(UriTemplate = "x://{a}"), RequiresScope] private static string Get(string a) => a; }
        }
        """;

    public static TheoryData<string> Sources => [.. ValidSources.All, Server];

    [Theory]
    [MemberData(nameof(Sources), DisableDiscoveryEnumeration = true)]
    public async Task No_analyzer_throws(string source)
    {
        var thrown = new ConcurrentBag<Exception>();
        var compilation = CodeUnderTest.Of(source).Compile();
        var tree = compilation.SyntaxTrees.Single(tree => tree.FilePath == "Program.cs");
        var options = new CompilationWithAnalyzersOptions(
            new([]), onAnalyzerException: (exception, _, _) => thrown.Add(exception), concurrentAnalysis: true, logAnalyzerExecutionTime: false);

        foreach (var seeds in Enumerable.Range(0, Alone).Chunk(1).Concat(Enumerable.Range(Alone, MutationsOfEachSource - Alone).Chunk(GroupSize)))
        {
            var texts = seeds.Select(seed => TokenMutator.Mutate(source, seed)).ToArray();
            var mutated = compilation.RemoveSyntaxTrees(tree).AddSyntaxTrees(texts.Select((text, index) =>
                CSharpSyntaxTree.ParseText(text, (CSharpParseOptions)tree.Options, $"Program{index}.cs")));
            _ = await new CompilationWithAnalyzers(mutated, CodeUnderTest.Analyzers, options)
                .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

            Assert.True(thrown.IsEmpty, $"seeds {seeds[0]} to {seeds[^1]}: {thrown.FirstOrDefault()}{Environment.NewLine}{string.Join("\n// ---\n", texts)}");
        }
    }
}

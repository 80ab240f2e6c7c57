using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace McpScopes.Mutation;

/// <summary>The library, compiled in memory: once with its generators, then again for every mutant without them.</summary>
internal sealed class Library
{
    /// <summary>What the compiler runs for the library's own code. The binder of settings is left out: it points at lines, and lines change.</summary>
    private static readonly string[] Generators =
    [
        "Microsoft.Extensions.Logging.Generators.dll", "System.Text.Json.SourceGeneration.dll", "System.Text.RegularExpressions.Generator.dll",
    ];

    private readonly CSharpCompilation _whole;

    public Library(string repository, string tests)
    {
        var folder = Path.Combine(repository, "src", "McpScopes");
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        Files = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path))
            .Where(path => !path.StartsWith("obj", StringComparison.Ordinal) && !path.StartsWith("bin", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToDictionary(path => path, path => Parse(Path.Combine(folder, path)));
        var made = Directory.EnumerateFiles(Path.Combine(folder, "obj", "Debug", "net10.0"), "McpScopes.*.cs").Select(Parse);
        var references = Directory.EnumerateFiles(tests, "*.dll")
            .Where(path => Path.GetFileName(path) is not "McpScopes.dll" && !Path.GetFileName(path).StartsWith("McpScopes.Tests", StringComparison.Ordinal))
            .Concat(((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(path => path.Contains("/shared/", StringComparison.Ordinal)))
            .DistinctBy(Path.GetFileName)
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "McpScopes",
            Files.Values.Concat(made),
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver.Create(FindGenerators(), parseOptions: options).RunGeneratorsAndUpdateCompilation(compilation, out var whole, out _);
        _whole = (CSharpCompilation)whole;

        SyntaxTree Parse(string path) => CSharpSyntaxTree.ParseText(SourceText.From(File.ReadAllText(path), System.Text.Encoding.UTF8), options, path);
    }

    /// <summary>The library's files, by their path in its folder.</summary>
    public IReadOnlyDictionary<string, SyntaxTree> Files { get; }

    /// <summary>Writes the library with one change, or as it is. Returns what the compiler has against it.</summary>
    public IReadOnlyList<string> Write(string path, Mutant? mutant)
    {
        var compilation = mutant is null ? _whole : _whole.ReplaceSyntaxTree(mutant.Tree, mutant.Apply());
        using var memory = new MemoryStream();
        var result = compilation.Emit(memory);
        if (result.Success)
        {
            File.WriteAllBytes(path, memory.ToArray());
        }

        return [.. result.Diagnostics.Where(diagnostic => diagnostic.Severity is DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString())];
    }

    private static IEnumerable<ISourceGenerator> FindGenerators()
    {
        var packs = Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..", "packs");
        return Generators
            .Select(name => Directory.EnumerateFiles(packs, name, SearchOption.AllDirectories).First(path => path.Contains("/analyzers/dotnet/cs/", StringComparison.Ordinal)))
            .SelectMany(path => new AnalyzerFileReference(path, Loader.Instance).GetGenerators(LanguageNames.CSharp));
    }

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public static Loader Instance { get; } = new();

        public void AddDependencyLocation(string fullPath)
        {
        }

        public System.Reflection.Assembly LoadFromPath(string fullPath) => System.Reflection.Assembly.LoadFrom(fullPath);
    }
}

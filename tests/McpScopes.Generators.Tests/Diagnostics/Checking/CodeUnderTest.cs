using System.Collections.Immutable;
using System.Globalization;
using McpScopes.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpScopes.Generators.Tests.Diagnostics.Checking;

/// <summary>
/// A user's program, compiled with all generators and analyzers of this repository. Every diagnostic that a test does not name fails it:
/// the compiler's, another rule's, or an analyzer that threw.
/// </summary>
internal sealed record CodeUnderTest(ImmutableArray<(string Path, string Text)> Files)
{
    private const string GlobalUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.ComponentModel;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using McpScopes;
        global using Microsoft.AspNetCore.Authorization;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.Extensions.DependencyInjection;
        global using ModelContextProtocol.Server;
        """;

    /// <summary>Most tests start from this compilation, so that the references are read once.</summary>
    private static readonly CSharpCompilation Empty = CSharpCompilation.Create(
        "UnderTest", references: CompilationReferences.All, options: new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp14);

    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } = [.. Instances<DiagnosticAnalyzer>(typeof(RuleLinks))];

    public IReadOnlyList<MetadataReference> References { get; init; } = CompilationReferences.All;

    public string AssemblyName { get; init; } = "UnderTest";

    public ImmutableArray<MetadataReference> Libraries { get; init; } = [];

    public ImmutableArray<AdditionalText> AdditionalFiles { get; init; } = [];

    public bool AllowsCompilerErrors { get; init; }

    /// <summary>Gets the rules that the project switches off.</summary>
    public ImmutableArray<string> Suppressed { get; init; } = [];

    /// <summary>Gets a value indicating whether the generator runs.</summary>
    public bool IsGenerated { get; init; } = true;

    public static CodeUnderTest Of(string text) => new([("Program.cs", text)]);

    public CodeUnderTest And(string path, string text) => this with { Files = Files.Add((path, text)) };

    /// <summary>Gets the properties of the project that the compiler sees.</summary>
    public ImmutableDictionary<string, string> Properties { get; init; } = ImmutableDictionary<string, string>.Empty;

    public CodeUnderTest With(string property, string value) => this with { Properties = Properties.SetItem("build_property." + property, value) };

    public CodeUnderTest Suppressing(string id) => this with { Suppressed = Suppressed.Add(id) };

    public CodeUnderTest WithAdditionalFile(string path, string text) =>
        this with { AdditionalFiles = AdditionalFiles.Add(new AdditionalFile(path, text)) };

    /// <summary>References another assembly, which the generator has completed as it completes the user's.</summary>
    public CodeUnderTest Referencing(string assemblyName, string text) => Referencing(Of(text) with { AssemblyName = assemblyName });

    public CodeUnderTest Referencing(CodeUnderTest code)
    {
        var library = code.Compile();
        using var stream = new MemoryStream();
        var emitted = library.Emit(stream, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(emitted.Success, string.Join(Environment.NewLine, emitted.Diagnostics));
        return this with { Libraries = Libraries.Add(MetadataReference.CreateFromImage(stream.ToArray(), filePath: code.AssemblyName + ".dll")) };
    }

    public Task ReportsNothing() => Reports();

    public async Task Reports(params Finding[] expected)
    {
        var reported = await Diagnose();
        var actual = reported.Select(AsFinding).ToArray();
        Assert.True(
            expected.SequenceEqual(actual),
            $"Reported was:{Environment.NewLine}{string.Join("," + Environment.NewLine, actual.Select(finding => finding.ToString()))}");
    }

    public async Task<ImmutableArray<Diagnostic>> Diagnose()
    {
        var compilation = Compile();
        var compiler = compilation.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !AllowsCompilerErrors);
        var ours = await compilation
            .WithAnalyzers(Analyzers, new AnalyzerOptions(AdditionalFiles, new BuildProperties(Properties)))
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        return [.. compiler.Concat(ours)
            .Where(diagnostic => !Suppressed.Contains(diagnostic.Id))
            .OrderBy(diagnostic => diagnostic.Location.GetLineSpan().Path, StringComparer.Ordinal)
            .ThenBy(diagnostic => diagnostic.Location.SourceSpan.Start)
            .ThenBy(diagnostic => diagnostic.Id, StringComparer.Ordinal)];
    }

    public Compilation Compile()
    {
        var trees = Files.Insert(0, ("Usings.cs", GlobalUsings))
            .Select(file => CSharpSyntaxTree.ParseText(file.Text, ParseOptions, file.Path))
            .ToArray();
        var isProgram = trees.Any(tree => tree.GetCompilationUnitRoot().Members.OfType<GlobalStatementSyntax>().Any());
        var options = new CSharpCompilationOptions(
            isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);
        var compilation = Libraries.IsEmpty && References == CompilationReferences.All && AssemblyName == Empty.AssemblyName
            ? Empty.WithOptions(options).AddSyntaxTrees(trees)
            : CSharpCompilation.Create(AssemblyName, trees, References.Concat(Libraries), options);
        if (!IsGenerated)
        {
            return compilation;
        }

        var generators = Instances<IIncrementalGenerator>(typeof(Vocabulary.ScopeToken)).Select(GeneratorExtensions.AsSourceGenerator);
        CSharpGeneratorDriver.Create(generators, parseOptions: ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out var completed, out var diagnostics, TestContext.Current.CancellationToken);
        Assert.Empty(diagnostics);
        return completed;
    }

    private static Finding AsFinding(Diagnostic diagnostic)
    {
        var span = diagnostic.Location.SourceSpan;
        var squiggle = diagnostic.Location.SourceTree?.ToString().Substring(span.Start, span.Length) ?? "";
        return new(diagnostic.Id, squiggle, diagnostic.GetMessage(CultureInfo.InvariantCulture));
    }

    private static IEnumerable<T> Instances<T>(Type neighbour) =>
        from type in neighbour.Assembly.GetTypes()
        where typeof(T).IsAssignableFrom(type) && !type.IsAbstract
        select (T)Activator.CreateInstance(type)!;
}

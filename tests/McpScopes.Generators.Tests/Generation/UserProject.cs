using System.Collections.Concurrent;
using System.Collections.Immutable;
using McpScopes.Generators.Tests.Diagnostics.Checking;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpScopes.Generators.Tests.Generation;

/// <summary>A user's project: files and references, from which every compilation is made afresh, as a compiler run would.</summary>
internal sealed record UserProject(string AssemblyName, ImmutableArray<(string Path, string Text)> Files)
{
    public static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp14, DocumentationMode.Diagnose);

    /// <summary>Compilations of nothing: what is made of them shares the references, which take longest to read.</summary>
    private static readonly ConcurrentDictionary<(string AssemblyName, OutputKind Kind), CSharpCompilation> Empty = new();

    private const string GlobalUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.ComponentModel;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using McpScopes;
        global using Microsoft.AspNetCore.Authorization;
        global using Microsoft.Extensions.DependencyInjection;
        global using ModelContextProtocol.Server;
        """;

    public ImmutableArray<MetadataReference> Libraries { get; init; } = [];

    /// <summary>Gets a directive beside the usual ones.</summary>
    public string GlobalUsing { get; init; } = "";

    public IReadOnlyList<MetadataReference> Platform { get; init; } = CompilationReferences.All;

    public static UserProject Of(string text, string assemblyName = "Acme.Server") => new(assemblyName, [("Program.cs", text)]);

    public UserProject And(string path, string text) => this with { Files = Files.Add((path, text)) };

    public UserProject With(string path, string text) =>
        this with { Files = [.. Files.Select(file => file.Path == path ? (path, text) : file)] };

    /// <summary>References another project, compiled with the generator.</summary>
    public UserProject Referencing(UserProject library) => Referencing(library.Generate());

    public UserProject Referencing(GeneratedCode library) => Referencing(library.EmitImage(), library.Compilation.AssemblyName!);

    public UserProject Referencing(byte[] image, string name) =>
        this with { Libraries = Libraries.Add(MetadataReference.CreateFromImage(image, filePath: name + ".dll")) };

    public CSharpCompilation Compile()
    {
        var trees = Files.Insert(0, ("Usings.cs", $"{GlobalUsings}\n{GlobalUsing}")).Select(file => Parse(file.Path, file.Text)).ToArray();
        var isProgram = trees.Any(tree => tree.GetCompilationUnitRoot().Members.OfType<GlobalStatementSyntax>().Any());
        var kind = isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        return Platform == CompilationReferences.All && Libraries.IsEmpty
            ? Empty.GetOrAdd((AssemblyName, kind), _ => CreateEmpty(kind)).AddSyntaxTrees(trees)
            : CreateEmpty(kind).AddSyntaxTrees(trees);
    }

    public static SyntaxTree Parse(string path, string text) =>
        CSharpSyntaxTree.ParseText(text, ParseOptions, path, cancellationToken: TestContext.Current.CancellationToken);

    private CSharpCompilation CreateEmpty(OutputKind kind) => CSharpCompilation.Create(
        AssemblyName,
        references: Platform.Concat(Libraries),
        options: new CSharpCompilationOptions(kind).WithNullableContextOptions(NullableContextOptions.Enable).WithWarningLevel(9999));

    public GeneratedCode Generate()
    {
        var driver = CreateDriver().RunGeneratorsAndUpdateCompilation(Compile(), out var compilation, out _, TestContext.Current.CancellationToken);
        return new((CSharpCompilation)compilation, driver.GetRunResult());
    }

    public static GeneratorDriver CreateDriver() => CSharpGeneratorDriver.Create(
        [new ScopedPrimitivesGenerator().AsSourceGenerator()],
        parseOptions: ParseOptions,
        driverOptions: new(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using McpScopes.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace McpScopes.Matrix.Tests;

/// <summary>
/// An application and its libraries, compiled with the generator and without analyzers, as if every rule were suppressed, and loaded into
/// this process.
/// </summary>
internal sealed class CompiledProgram
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading.Tasks;
        """;

    private static readonly ConcurrentDictionary<(ToolsCode, HostCode), Lazy<CompiledProgram>> Programs = new();

    private static readonly string[] NotTheUsers = ["xunit", "Microsoft.CodeAnalysis", "Microsoft.Testing", "McpScopes.Generators", "McpScopes.Matrix", "McpScopes.Tests"];

    private static readonly ImmutableArray<MetadataReference> Platform =
    [
        .. from path in ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
           let name = Path.GetFileNameWithoutExtension(path)
           where !NotTheUsers.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
           select MetadataReference.CreateFromFile(path),
    ];

    private readonly AssemblyLoadContext _context;
    private readonly List<(string Name, byte[] Image)> _images = [];

    private CompiledProgram(ToolsCode tools, HostCode host)
    {
        ApplicationName = $"Acme.{tools}.{host}";
        _context = new AssemblyLoadContext(ApplicationName);
        _context.Resolving += (_, name) => _images.Find(image => image.Name == name.Name) is { Image: { } image } ? _context.LoadFromStream(new MemoryStream(image)) : null;

        if (tools is not ToolsCode.Application)
        {
            Compile("Acme.Tools", ["Todos.cs"], isProgram: false, withGenerator: true);
        }

        if (tools is ToolsCode.LibraryBehindALibrary)
        {
            Compile("Acme.Middle", ["Middle.cs"], isProgram: false, withGenerator: true);
        }

        if (host is not HostCode.Application)
        {
            // It knows nothing of the application it is for, nor of its tools.
            Compile("Acme.Hosting", ["Hosts.cs"], isProgram: false, withGenerator: host is HostCode.LibraryWithMcpScopes, seesLibraries: false);
        }

        string[] own = [.. tools is ToolsCode.Application ? (string[])["Todos.cs"] : [], .. host is HostCode.Application ? (string[])["Hosts.cs"] : [], "Main.cs"];
        Compile(ApplicationName, own, isProgram: true, withGenerator: true);
        Application = _context.LoadFromStream(new MemoryStream(_images[^1].Image));

        // As when the program starts.
        RuntimeHelpers.RunModuleConstructor(Application.ManifestModule.ModuleHandle);
        Tools = TypeOf("Acme.Tools.Todos");
        Hosts = TypeOf("Acme.Hosting.Hosts`1").MakeGenericType(Tools);
    }

    public string ApplicationName { get; }

    public Assembly Application { get; }

    public Type Tools { get; }

    public Type Hosts { get; }

    /// <summary>How often the body of the tool ran.</summary>
    public int Runs
    {
        get => (int)Tools.GetField("Runs")!.GetValue(null)!;
        set => Tools.GetField("Runs")!.SetValue(null, value);
    }

    public static CompiledProgram Get(ToolsCode tools, HostCode host) =>
        Programs.GetOrAdd((tools, host), _ => new Lazy<CompiledProgram>(() => new CompiledProgram(tools, host))).Value;

    private Type TypeOf(string name) => _images
        .Select(image => _context.Assemblies.FirstOrDefault(assembly => assembly.GetName().Name == image.Name)
            ?? _context.LoadFromStream(new MemoryStream(image.Image)))
        .Select(assembly => assembly.GetType(name))
        .First(type => type is not null)!;

    private void Compile(string name, IReadOnlyList<string> files, bool isProgram, bool withGenerator, bool seesLibraries = true)
    {
        var parsing = new CSharpParseOptions(LanguageVersion.CSharp14, preprocessorSymbols: withGenerator ? ["MCPSCOPES"] : []);
        Compilation compilation = CSharpCompilation.Create(
            name,
            files.Select(file => CSharpSyntaxTree.ParseText(Read(file), parsing, file)).Prepend(CSharpSyntaxTree.ParseText(Usings, parsing)),
            withGenerator ? Platform : Platform.Where(reference => Path.GetFileNameWithoutExtension(reference.Display) != "McpScopes"),
            new CSharpCompilationOptions(isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        if (seesLibraries)
        {
            compilation = compilation.AddReferences(_images.Select(image => MetadataReference.CreateFromImage(image.Image, filePath: image.Name + ".dll")));
        }

        if (withGenerator)
        {
            _ = CSharpGeneratorDriver.Create([new ScopedPrimitivesGenerator().AsSourceGenerator()], parseOptions: parsing)
                .RunGeneratorsAndUpdateCompilation(compilation, out compilation, out var problems);
            Assert.Empty(problems);
        }

        using var stream = new MemoryStream();
        var emitted = compilation.Emit(stream);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics.Where(diagnostic => diagnostic.Severity is DiagnosticSeverity.Error)));
        _images.Add((name, stream.ToArray()));
    }

    private static string Read(string file)
    {
        using var reader = new StreamReader(typeof(CompiledProgram).Assembly.GetManifestResourceStream(file)!);
        return reader.ReadToEnd();
    }
}

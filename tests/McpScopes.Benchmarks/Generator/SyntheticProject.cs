using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace McpScopes.Benchmarks.Generator;

/// <summary>A made-up project with ten tools and ten log messages in each file, over fifty scopes.</summary>
internal sealed class SyntheticProject
{
    private const int ToolsPerFile = 10;

    private static readonly CSharpParseOptions Options = new(LanguageVersion.CSharp14);

    private static readonly string[] NotTheUsers = ["BenchmarkDotNet", "Microsoft.CodeAnalysis", "McpScopes.Generators", "McpScopes.Benchmarks"];

    private static readonly MetadataReference[] References =
        [.. from path in ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            where !NotTheUsers.Any(prefix => Path.GetFileName(path).StartsWith(prefix, StringComparison.Ordinal))
            select MetadataReference.CreateFromFile(path)];

    private readonly string[] _files;

    public SyntheticProject(int tools)
    {
        var scopes = string.Concat(Enumerable.Range(0, 50).Select(i => Invariant($"[assembly: McpScopes.DefineScope(\"acme/scope{i}\")]\n")));
        _files = [scopes + "class Unrelated { int Value => 1; }", .. Enumerable.Range(0, tools / ToolsPerFile).Select(FileOf)];
    }

    /// <summary>Everything parsed and bound anew, as by a compiler that has just started.</summary>
    public CSharpCompilation Compile() => CSharpCompilation.Create(
        "Synthetic",
        _files.Select((text, i) => CSharpSyntaxTree.ParseText(text, Options, Invariant($"File{i}.cs"))),
        References,
        new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>The compilation after one character of one file was typed, differently for every <paramref name="number"/>.</summary>
    public CSharpCompilation Edit(CSharpCompilation compilation, EditedPlace place, int number)
    {
        var file = place == EditedPlace.UnrelatedFile ? 0 : 1;
        var (mark, replacement) = place switch
        {
            EditedPlace.UnrelatedFile => ("Value => 1", "Value => "),
            EditedPlace.Body => ("text + 1", "text + "),
            EditedPlace.ScopeArgument => ("scope0\")] public", "scope"),
            _ => ("Started 0", "Started "),
        };
        var digit = Invariant($"{(number % 8) + 2}");
        var text = _files[file].Replace(mark, place == EditedPlace.ScopeArgument ? $"scope{digit}\")] public" : replacement + digit, StringComparison.Ordinal);
        return text == _files[file]
            ? throw new InvalidOperationException("The edit changed nothing.")
            : compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[file], CSharpSyntaxTree.ParseText(text, Options, Invariant($"File{file}.cs")));
    }

    private static string FileOf(int file) => $$"""
        using System.ComponentModel;
        using Microsoft.Extensions.Logging;
        using ModelContextProtocol.Server;
        using McpScopes;

        namespace Synthetic.Area{{file % 7}};

        [McpServerToolType]
        public sealed partial class Tools{{file}}(ILogger<Tools{{file}}> logger)
        {
        {{string.Join("\n", Enumerable.Range(file * ToolsPerFile, ToolsPerFile).Select(i => $$"""
                [McpServerTool(Name = "tool_{{i}}"), Description("Does number {{i}}."), RequiresScope("acme/scope{{i % 50}}")] public string Tool{{i}}(string text, int count)
                {
                    Log{{i}}(logger, text);
                    return text + 1 + count;
                }

                [LoggerMessage({{i}}, LogLevel.Information, "Started {{i}} with {Text}.")] private static partial void Log{{i}}(ILogger logger, string text);
            """))}}
        }
        """;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Where the one character is typed.</summary>
internal enum EditedPlace
{
    UnrelatedFile,
    Body,
    ScopeArgument,
    LogMessage,
}

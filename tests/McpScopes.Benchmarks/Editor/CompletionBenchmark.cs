using System.Globalization;
using McpScopes.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.Text;

namespace McpScopes.Benchmarks.Editor;

/// <summary>
/// What a list of scopes takes to come up after a key, in processor time, which other work on the machine lengthens little: Roslyn's own
/// service is asked, in a document that was just edited.
/// </summary>
internal static class CompletionBenchmark
{
    private const int Runs = 31;

    public static async Task RunAsync(TextWriter output)
    {
        output.WriteLine("| catalogue | ours, median | ours, longest | the whole list, median |");
        output.WriteLine("|---|---:|---:|---:|");
        foreach (var (count, asConstants) in ((int, bool)[])[(10, true), (1_000, true), (1_000, false)])
        {
            var (ours, whole) = await MeasureAsync(count, asConstants);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {count:N0} scopes {(asConstants ? "as constants" : "on the assembly")} | {Median(ours):N1} ms | {ours.Max():N1} ms | "
                    + $"{Median(whole):N1} ms |"));
        }
    }

    private static async Task<(List<double> Ours, List<double> Whole)> MeasureAsync(int count, bool asConstants)
    {
        using var workspace = new AdhocWorkspace(MefHostServices.DefaultHost);
        var document = Open(workspace, count, asConstants);
        List<double> ours = [], whole = [];
        for (var i = 0; i < Runs + 5; i++)
        {
            // As typing does: one file is new, and the compilation with it.
            var text = $"// {i}\n[McpScopes.RequiresScope(\"acme/\")] public abstract class Tools;\n";
            document = document.WithText(SourceText.From(text));
            var caret = text.IndexOf("acme/", StringComparison.Ordinal) + 5;
            var alone = Environment.CpuUsage.TotalTime;
            var context = new CompletionContext(
                new ScopeCompletionProvider(), document, caret, new TextSpan(caret, 0), CompletionTrigger.Invoke,
                document.Project.Solution.Options, CancellationToken.None);
            await new ScopeCompletionProvider().ProvideCompletionsAsync(context);
            var took = (Environment.CpuUsage.TotalTime - alone).TotalMilliseconds;

            document = document.WithText(SourceText.From(text + " "));
            var all = Environment.CpuUsage.TotalTime;
            var list = await CompletionService.GetService(document)!.GetCompletionsAsync(document, caret);
            var tookAll = (Environment.CpuUsage.TotalTime - all).TotalMilliseconds;
            if (list.ItemsList.Count != count)
            {
                throw new InvalidOperationException($"The list has {list.ItemsList.Count} items.");
            }

            if (i >= 5)
            {
                ours.Add(took);
                whole.Add(tookAll);
            }
        }

        return (ours, whole);
    }

    private static Document Open(AdhocWorkspace workspace, int count, bool asConstants)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is not "McpScopes.Tests.Shared.dll" and not "McpScopes.Benchmarks.dll")
            .Select(path => MetadataReference.CreateFromFile(path));
        var project = workspace.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "Server", "Server", LanguageNames.CSharp,
            compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary),
            parseOptions: new CSharpParseOptions(LanguageVersion.CSharp14),
            metadataReferences: references,
            analyzerReferences: [new AnalyzerFileReference(typeof(ScopeCompletionProvider).Assembly.Location, Loader.Instance)]));
        var numbers = Enumerable.Range(0, count);
        var catalogue = asConstants
            ? "public static class Scopes { " + string.Join('\n', numbers.Select(i => $"""
                [McpScopes.DefineScope(Description = "Do number {i}")] public const string S{i} = "acme/scope{i}";
                """)) + " }"
            : string.Join('\n', numbers.Select(i => $"""
                [assembly: McpScopes.DefineScope("acme/scope{i}", Description = "Do number {i}")]
                """));
        var code = project.AddDocument("Scopes.cs", catalogue).Project;
        foreach (var i in Enumerable.Range(0, 100))
        {
            code = code.AddDocument($"File{i}.cs", $$"""
                namespace Acme.Area{{i}};
                public sealed class Things{{i}} { public int Value => {{i}}; public string Say(string text) => text + Value; }
                """).Project;
        }

        return code.AddDocument("Tools.cs", "");
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public static Loader Instance { get; } = new();

        public void AddDependencyLocation(string fullPath)
        {
        }

        public System.Reflection.Assembly LoadFromPath(string fullPath) => typeof(ScopeCompletionProvider).Assembly;
    }
}

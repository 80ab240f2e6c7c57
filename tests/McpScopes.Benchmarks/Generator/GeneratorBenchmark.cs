using System.Globalization;
using System.Reflection;
using McpScopes.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace McpScopes.Benchmarks.Generator;

/// <summary>What the generator costs while somebody types, beside the LoggerMessage generator of .NET on the same compilation.</summary>
internal static class GeneratorBenchmark
{
    public static void Run(TextWriter output)
    {
        WriteTyping(output, new SyntheticProject(1_000));
        WriteGrowth(output);
    }

    private static void WriteTyping(TextWriter output, SyntheticProject project)
    {
        output.WriteLine("| 1,000 tools in 100 files | McpScopes | allocated | LoggerMessage | allocated |");
        output.WriteLine("|---|---:|---:|---:|---:|");
        WriteRow(output, "first run", FirstRun(Ours(), project, 9), FirstRun(Loggings(), project, 9));
        WriteRow(output, "edit in an unrelated file", AfterEdit(Ours(), project, EditedPlace.UnrelatedFile), AfterEdit(Loggings(), project, EditedPlace.UnrelatedFile));
        WriteRow(output, "edit in a tool's body", AfterEdit(Ours(), project, EditedPlace.Body), AfterEdit(Loggings(), project, EditedPlace.Body));
        WriteRow(
            output,
            "edit in the attribute's argument",
            AfterEdit(Ours(), project, EditedPlace.ScopeArgument),
            AfterEdit(Loggings(), project, EditedPlace.LogMessage));
        output.WriteLine();
    }

    private static void WriteGrowth(TextWriter output)
    {
        output.WriteLine("| tools | first run | per tool | allocated | per tool |");
        output.WriteLine("|---:|---:|---:|---:|---:|");
        foreach (var (tools, runs) in ((int Tools, int Runs)[])[(100, 15), (1_000, 9), (10_000, 3)])
        {
            var (time, memory) = FirstRun(Ours(), new SyntheticProject(tools), runs);
            output.WriteLine(Invariant($"| {tools:N0} | {time:N1} ms | {time * 1000 / tools:N0} µs | {memory / 1024:N1} MB | {memory / tools:N1} KB |"));
        }
    }

    private static Measurement FirstRun(IIncrementalGenerator generator, SyntheticProject project, int runs) => Measurement.Of(
        runs,
        _ => (Driver: CSharpGeneratorDriver.Create(generator), Compilation: project.Compile()),
        state => Check(state.Driver.RunGenerators(state.Compilation)));

    private static Measurement AfterEdit(IIncrementalGenerator generator, SyntheticProject project, EditedPlace place)
    {
        var compilation = project.Compile();
        var driver = CSharpGeneratorDriver.Create(generator).RunGenerators(compilation);
        return Measurement.Of(15, i => project.Edit(compilation, place, i), edited => Check(driver.RunGenerators(edited)));
    }

    /// <summary>A generator that failed or made nothing would be fast.</summary>
    private static void Check(GeneratorDriver driver)
    {
        var result = driver.GetRunResult().Results.Single();
        if (result.Exception is not null || result.GeneratedSources.Length == 0)
        {
            throw new InvalidOperationException("The generator made nothing.", result.Exception);
        }
    }

    private static ScopedPrimitivesGenerator Ours() => new();

    private static IIncrementalGenerator Loggings() => (IIncrementalGenerator)Activator.CreateInstance(Assembly
        .LoadFrom(Path.Combine(AppContext.BaseDirectory, "Generator", "Microsoft.Extensions.Logging.Generators.dll"))
        .GetTypes()
        .Single(type => typeof(IIncrementalGenerator).IsAssignableFrom(type)))!;

    private static void WriteRow(TextWriter output, string name, Measurement ours, Measurement theirs) => output.WriteLine(
        Invariant($"| {name} | {ours.Milliseconds:N1} ms | {ours.Kilobytes:N0} KB | {theirs.Milliseconds:N1} ms | {theirs.Kilobytes:N0} KB |"));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

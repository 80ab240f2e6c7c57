using System.Diagnostics;
using McpScopes.Tests.Proof;

namespace McpScopes.Benchmarks.Proof;

/// <summary>Goes through every hierarchy of up to five scopes with every token and every requirement.</summary>
internal static class ProofRun
{
    public static int Run()
    {
        var watch = Stopwatch.StartNew();
        var (decisions, findings) = (0L, 0L);
        for (var count = 1; count <= 5; count++)
        {
            var result = HierarchyProof.Run(count, onDone: done => Console.Error.Write($"\r{done.Hierarchies:N0} hierarchies, {done.Decisions:N0} decisions"));
            Console.Error.WriteLine();
            Console.WriteLine($"{count} scopes: {result.Hierarchies:N0} hierarchies, {result.Decisions:N0} decisions, {result.Findings} findings {result.First}");
            decisions += result.Decisions;
            findings += result.Findings;
        }

        Console.WriteLine($"{decisions:N0} decisions, {findings} findings, {watch.Elapsed.TotalSeconds:N0} s");
        return findings == 0 ? 0 : 1;
    }
}

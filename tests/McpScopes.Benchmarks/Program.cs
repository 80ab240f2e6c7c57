using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using McpScopes.Benchmarks;
using McpScopes.Benchmarks.Editor;
using McpScopes.Benchmarks.Enforcement;
using McpScopes.Benchmarks.Generator;
using McpScopes.Benchmarks.Load;
using McpScopes.Benchmarks.Proof;
using Perfolizer.Horology;

switch (args.FirstOrDefault())
{
    case "audit":
        return await AuditRun.RunAsync(args[1..]);
    case "decision":
        BenchmarkRunner.Run<DecisionBenchmarks>(DefaultConfig.Instance.AddColumn(StatisticColumn.Min).AddJob(
            Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(6).WithIterationCount(15).WithIterationTime(TimeInterval.FromMilliseconds(200))));
        return 0;
    case "completion":
        await CompletionBenchmark.RunAsync(Console.Out);
        return 0;
    case "enforcement":
        return await CostRun.RunAsync(args[1..]);
    case "flood":
        return FloodRun.Run(args[1..]);
    case "fuzz":
        return FuzzRun.Run(args[1..]);
    case "generator":
        return await ThisProgram.WithoutTiersAsync(args, () => GeneratorBenchmark.Run(Console.Out));
    case "load":
        return await LoadRun.RunAsync(args[1..]);
    case "dying-sink":
        return await DyingSinkRun.RunAsync(args[1..]);
    case "proof":
        return ProofRun.Run();
    case "revocation":
        return await RevocationRun.RunAsync(args[1..]);
    case "serve":
        return await MeasuredServers.ServeAsync(args[1..]);
    default:
        Console.Error.WriteLine("Say what to measure: audit, completion, decision, dying-sink, enforcement, flood, fuzz, generator, load, proof or revocation. README.md has the arguments.");
        return 2;
}

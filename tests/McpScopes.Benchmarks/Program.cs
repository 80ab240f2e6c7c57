using McpScopes.Benchmarks.Generator;
using McpScopes.Benchmarks.Load;

switch (args.FirstOrDefault())
{
    case "generator":
        GeneratorBenchmark.Run(Console.Out);
        return 0;
    case "fuzz":
        return FuzzRun.Run(args[1..]);
    default:
        Console.Error.WriteLine("Say what to measure: generator, or fuzz [--seed N] [--count N].");
        return 2;
}

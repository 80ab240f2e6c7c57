using McpScopes.Benchmarks.Load;

switch (args.FirstOrDefault())
{
    case "fuzz":
        return FuzzRun.Run(args[1..]);
    default:
        Console.Error.WriteLine("Say what to measure: fuzz [--seed N] [--count N].");
        return 2;
}

using System.Net.NetworkInformation;
using McpScopes.Agents.Clients;
using McpScopes.Agents.Model;
using McpScopes.Agents.Report;

// Agents report to their makers and fetch what they like, settings or not: the suite runs where the network ends at loopback.
var open = NetworkInterface.GetAllNetworkInterfaces()
    .Where(network => network is { NetworkInterfaceType: not NetworkInterfaceType.Loopback, OperationalStatus: OperationalStatus.Up })
    .Select(network => network.Name)
    .ToList();
if (open.Count > 0)
{
    Console.Error.WriteLine($"The network is not closed ({string.Join(", ", open)}). Start the suite with tests/McpScopes.Agents/run.");
    return 2;
}

var record = args.Contains("--record");
var names = args.Where(name => !name.StartsWith("--", StringComparison.Ordinal)).ToList();
var failures = new List<string>();
var rows = new List<(string Client, Behaviour Seen)>();
await using var model = await StandInModel.StartAsync();
foreach (var agent in Known.Agents.Where(agent => names.Count == 0 || names.Contains(agent.Name)))
{
    try
    {
        var (version, seen) = await new Trial(agent, model).RunAsync();
        rows.Add(($"{agent.Name} {version}", seen));
        if (seen != agent.Known)
        {
            failures.Add($"{agent.Name} {version} behaves differently:\n  known {agent.Known}\n  seen  {seen}");
        }
    }
    catch (AgentFailedException failed)
    {
        Console.Error.WriteLine(failed.Message);
        failures.Add(failed.Message);
    }
}

var table = Table.Of(rows);
Console.WriteLine($"\n{table}\n");
if (record)
{
    Table.WriteInto(Path.Combine(NpmFolder.RepositoryRoot(), "docs", "clients.md"), table);
}

failures.ForEach(Console.Error.WriteLine);
return failures.Count == 0 ? 0 : 1;

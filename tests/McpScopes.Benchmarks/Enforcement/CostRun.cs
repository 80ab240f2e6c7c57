using System.Globalization;
using McpScopes.Benchmarks.Load;
using McpScopes.Tests.Wire;

namespace McpScopes.Benchmarks.Enforcement;

/// <summary>
/// What a whole request costs the server: CPU time per request, servers taken in turn within each round, so that whatever else the machine
/// does meets all of them alike. <c>enforcement [--rounds N] [--requests N] [--typescript 1] [--operation 1] [--flood SECONDS]</c>.
/// </summary>
internal static class CostRun
{
    /// <summary>Until all that the servers run has been compiled a second time, with what its first runs showed.</summary>
    private const int WarmUpRounds = 4;

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var rounds = Arguments.Number(arguments, "--rounds", 9);
        var requests = Arguments.Number(arguments, "--requests", 2_000);
        string[] kinds =
        [
            MeasuredServers.HttpAlone, MeasuredServers.HttpAndToken, MeasuredServers.NoCheck, MeasuredServers.SdkFilters,
            MeasuredServers.McpScopes, MeasuredServers.WithoutCache, MeasuredServers.SeveralIssuers,
        ];
        if (Arguments.Number(arguments, "--operation", 0) > 0)
        {
            kinds = [MeasuredServers.NoCheck, MeasuredServers.McpScopes, MeasuredServers.Audited, MeasuredServers.ManyRevoked];
        }

        if (Arguments.Number(arguments, "--typescript", 0) > 0)
        {
            kinds = [.. kinds, MeasuredServers.TypeScript];
        }

        await MeasureAsync(kinds, rounds, requests);
        return Arguments.Number(arguments, "--flood", 0) is > 0 and var seconds
            ? FloodRun.Run(["--seconds", seconds.ToString(CultureInfo.InvariantCulture)])
            : 0;
    }

    private static async Task MeasureAsync(IReadOnlyList<string> kinds, int rounds, int requests)
    {
        await using var authority = await TestAuthority.StartAsync();
        var servers = new List<MeasuredServer>();
        try
        {
            foreach (var kind in kinds)
            {
                servers.Add(await MeasuredServer.StartAsync(kind, authority.Issuer, FreePort.Next()));
            }

            var costs = new Dictionary<(string Row, string Server), List<double>>();
            foreach (var row in CostRow.All(kinds))
            {
                var measured = await MeasureAsync(servers, authority, row, rounds, requests);
                Print(row, measured);
                foreach (var (server, cost) in measured)
                {
                    costs[(row.Name, server)] = cost;
                }
            }

            PrintAims(costs);
        }
        finally
        {
            foreach (var server in servers)
            {
                await server.DisposeAsync();
            }
        }
    }

    /// <summary>The microseconds of a request on each server, round for round.</summary>
    private static async Task<List<(string Server, List<double> Costs)>> MeasureAsync(
        List<MeasuredServer> all, TestAuthority authority, CostRow row, int rounds, int requests)
    {
        var servers = row.Servers.Select(kind => all.Single(server => server.Kind == kind)).ToList();
        var costs = servers.Select(server => (Server: server.Kind, Costs: new List<double>())).ToList();
        for (var round = -WarmUpRounds; round < rounds; round++)
        {
            // The same tokens for all of them: what they cost is in nobody's time.
            var tokens = Tokens(authority, row.IsTokenNew ? requests : 1);
            for (var i = 0; i < servers.Count; i++)
            {
                var before = servers[i].CpuTime;
                await SendAsync(servers[i], tokens, row, requests);
                if (round >= 0)
                {
                    costs[i].Costs.Add((servers[i].CpuTime - before).TotalMicroseconds / requests);
                }
            }
        }

        return costs;
    }

    private static string[] Tokens(TestAuthority authority, int count)
    {
        var tokens = new string[count];
        Parallel.For(0, count, i => tokens[i] = authority.Token(
            MeasuredServers.Audience, "openid tavily-mcp/search", token => token.Claims["jti"] = Guid.NewGuid().ToString()));
        return tokens;
    }

    private static async Task SendAsync(MeasuredServer server, string[] tokens, CostRow row, int requests)
    {
        var left = requests;
        var client = new McpHttp(server.Http);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) is >= 0 and var number)
            {
                var token = tokens[number % tokens.Length];
                var answer = await client.CallToolAsync(row.Version, token, row.Tool, new() { ["query"] = "a question" });
                if (!IsExpected(server, row.Tool, answer))
                {
                    throw new InvalidOperationException($"{server.Kind}, {row.Name}: {answer.Status} {answer.Body}");
                }
            }
        })));
    }

    /// <summary>Each server must do what it is measured for; the C# SDK refuses with 200 and a JSON-RPC error.</summary>
    private static bool IsExpected(MeasuredServer server, string tool, Answer answer) => (tool, server.Kind) switch
    {
        ("search", _) or (_, MeasuredServers.NoCheck or MeasuredServers.HttpAlone or MeasuredServers.HttpAndToken) => answer is { Status: 200, Text: "a question" },
        (_, MeasuredServers.SdkFilters) => answer.Status == 200 && answer.Body.Contains("Access forbidden", StringComparison.Ordinal),
        _ => answer is { Status: 403, Challenge: not null },
    };

    private static void Print(CostRow row, List<(string Server, List<double> Costs)> measured)
    {
        Console.WriteLine(row.Name);
        var ours = measured.Single(server => server.Server == MeasuredServers.McpScopes).Costs;
        foreach (var (server, costs) in measured)
        {
            var ratios = Ratios(ours, costs);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {server,-16}{Median(costs),8:F1} µs   McpScopes / it: median {Median(ratios):F3}, from {ratios[0]:F3} to {ratios[^1]:F3}"));
        }
    }

    private static void PrintAims(Dictionary<(string Row, string Server), List<double>> costs)
    {
        Console.WriteLine("aims");
        foreach (var aim in CostRow.Aims)
        {
            if (costs.TryGetValue((aim.Row, aim.Server), out var server) && costs.TryGetValue((aim.Row, aim.Beside), out var beside))
            {
                var ratios = Ratios(server, beside);
                var verdict = Median(ratios) <= aim.AtMost ? "reached" : "missed";
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {aim.Row}: {aim.Server} / {aim.Beside}: {Median(ratios):F3}, from {ratios[0]:F3} to {ratios[^1]:F3}; "
                    + $"aim {aim.AtMost:F2}, {verdict}"));
            }
        }
    }

    private static List<double> Ratios(List<double> ours, List<double> theirs) => [.. ours.Zip(theirs, (mine, other) => mine / other).Order()];

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}

using System.Globalization;
using McpScopes.Benchmarks.Load;
using McpScopes.Tests.Wire;

namespace McpScopes.Benchmarks.Enforcement;

/// <summary>
/// What a whole request costs the server: CPU time per request, servers taken in turn within each round, so that whatever else the machine
/// does meets all of them alike. <c>enforcement [--rounds N] [--requests N] [--typescript 1]</c>.
/// </summary>
internal static class CostRun
{
    /// <summary>Until all that the servers run has been compiled a second time, with what its first runs showed.</summary>
    private const int WarmUpRounds = 4;

    private static readonly (string Name, string Version, string Tool)[] Calls =
    [
        ("allowed, 2026-07-28", ProtocolVersions.Stateless, "search"),
        ("allowed, 2025-11-25", ProtocolVersions.Handshake, "search"),
        ("refused, 2026-07-28", ProtocolVersions.Stateless, "extract"),
        ("refused, 2025-11-25", ProtocolVersions.Handshake, "extract"),
    ];

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var rounds = Arguments.Number(arguments, "--rounds", 9);
        var requests = Arguments.Number(arguments, "--requests", 2_000);
        string[] kinds = [MeasuredServers.HttpAlone, MeasuredServers.HttpAndToken, MeasuredServers.NoCheck, MeasuredServers.SdkFilters, MeasuredServers.McpScopes];
        if (Arguments.Number(arguments, "--typescript", 0) > 0)
        {
            kinds = [.. kinds, MeasuredServers.TypeScript];
        }

        await using var authority = await TestAuthority.StartAsync();
        var servers = new List<MeasuredServer>();
        try
        {
            foreach (var kind in kinds)
            {
                servers.Add(await MeasuredServer.StartAsync(kind, authority.Issuer, FreePort.Next()));
            }

            foreach (var call in Calls)
            {
                await MeasureAsync(servers, authority, call, rounds, requests);
            }
        }
        finally
        {
            foreach (var server in servers)
            {
                await server.DisposeAsync();
            }
        }

        return 0;
    }

    private static async Task MeasureAsync(
        List<MeasuredServer> servers, TestAuthority authority, (string Name, string Version, string Tool) call, int rounds, int requests)
    {
        var costs = servers.ToDictionary(server => server, _ => new List<double>());
        for (var round = -WarmUpRounds; round < rounds; round++)
        {
            foreach (var server in servers)
            {
                var before = server.CpuTime;
                await SendAsync(server, authority, call, requests);
                if (round >= 0)
                {
                    costs[server].Add((server.CpuTime - before).TotalMicroseconds / requests);
                }
            }
        }

        Console.WriteLine(call.Name);
        var ours = costs[servers.Single(server => server.Kind == MeasuredServers.McpScopes)];
        foreach (var server in servers)
        {
            var ratios = ours.Zip(costs[server], (mine, theirs) => mine / theirs).Order().ToList();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {server.Kind,-16}{Median(costs[server]),8:F0} µs   McpScopes / it: median {Median(ratios):F3}, from {ratios[0]:F3} to {ratios[^1]:F3}"));
        }
    }

    private static async Task SendAsync(MeasuredServer server, TestAuthority authority, (string Name, string Version, string Tool) call, int requests)
    {
        var token = authority.Token(server.Url + "/mcp", "openid tavily-mcp/search");
        var left = requests;
        var client = new McpHttp(server.Http);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                var answer = await client.CallToolAsync(call.Version, token, call.Tool, new() { ["query"] = "a question" });
                if (!IsExpected(server, call.Tool, answer))
                {
                    throw new InvalidOperationException($"{server.Kind}, {call.Name}: {answer.Status} {answer.Body}");
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

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}

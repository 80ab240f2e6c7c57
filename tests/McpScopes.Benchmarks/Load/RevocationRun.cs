using System.Diagnostics;
using System.Globalization;
using McpScopes.Tests.Wire;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace McpScopes.Benchmarks.Load;

/// <summary>
/// How long after a revocation on one node another refuses the token: from the call of <c>RevokeAsync</c> to the first 401. <c>revocation [--times N]</c>.
/// </summary>
internal static class RevocationRun
{
    private static readonly TimeSpan Aim = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var times = Arguments.Number(arguments, "--times", 200);
        var store = new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions()));
        await using var authority = await TestAuthority.StartAsync();
        await using var one = await StartAsync(authority, store);
        await using var two = await StartAsync(authority, store);
        var revocations = one.App.Services.GetRequiredService<ITokenRevocations>();
        var latencies = new List<TimeSpan>();
        for (var i = 0; i < times; i++)
        {
            var subject = $"user-{i}";
            var token = two.Token("tavily-mcp/search", descriptor => descriptor.Claims["sub"] = subject);
            if (await CallAsync(two, token) != 200)
            {
                throw new InvalidOperationException("The token is refused before it is revoked.");
            }

            // At any point between two looks at the store.
            await Task.Delay(i * 37 % 400);
            var clock = Stopwatch.StartNew();
            await revocations.RevokeAsync(TokenRevocation.OfSubject(authority.Issuer, subject));
            while (await CallAsync(two, token) != 401)
            {
                await Task.Delay(5);
            }

            latencies.Add(clock.Elapsed);
        }

        latencies.Sort();
        var p99 = latencies[(int)Math.Ceiling(latencies.Count * 0.99) - 1];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{times} revocations: median {latencies[times / 2].TotalMilliseconds:F0} ms, 99 % within {p99.TotalMilliseconds:F0} ms, "
            + $"longest {latencies[^1].TotalMilliseconds:F0} ms; aim {Aim.TotalMilliseconds:F0} ms, {(p99 <= Aim ? "reached" : "missed")}"));
        return p99 <= Aim ? 0 : 1;
    }

    private static Task<TestServer> StartAsync(TestAuthority authority, IDistributedCache store) =>
        TestServer.StartAsync(authority, build: (builder, _) => builder.Services.AddSingleton(store));

    private static async Task<int> CallAsync(TestServer server, string token) =>
        (await server.Client.CallToolAsync(ProtocolVersions.Stateless, token, "search", new() { ["query"] = "q" })).Status;
}

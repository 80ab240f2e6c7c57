using McpScopes.Enforcement.Front;
using McpScopes.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.AspNetCore;

namespace McpScopes.Tests.Bypass;

/// <summary>Which doors of the server decide. The inner one cannot be turned off.</summary>
public enum Doors
{
    Both,
    InnerOnly,
}

/// <summary>
/// Servers that a class of bypass tests shares, one for each session mode and choice of doors. Nothing that the tests send may run a body
/// that their token does not reach, neither while a test looks nor later: that is asserted once more at the end.
/// </summary>
public sealed class GuardedServers : IAsyncLifetime
{
    /// <summary>The bodies that <see cref="SearchToken"/> reaches.</summary>
    private static readonly string[] Reachable = [nameof(TestTools.Search), nameof(TestTools.WhoAmI), nameof(TestTools.Upstream)];

    private readonly Dictionary<(HttpServerSessionMode?, Doors), TestServer> _servers = [];

    internal TestAuthority Authority { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Authority = await TestAuthority.StartAsync();

    /// <summary>A server with the given doors; where there are sessions, its client has one that the small token opened.</summary>
    internal async Task<TestServer> GetAsync(HttpServerSessionMode mode = HttpServerSessionMode.Stateless, Doors doors = Doors.Both)
    {
        if (!_servers.TryGetValue((mode, doors), out var server))
        {
            server = await TestServer.StartAsync(Authority, mode);
            _servers.Add((mode, doors), server);
            Open(server, doors);
            await ChallengeTests.InitializeAsync(server, mode, SearchToken(server));
        }

        return server;
    }

    /// <summary>A server that also completes and subscribes.</summary>
    internal async Task<TestServer> GetServingAllAsync(Doors doors)
    {
        if (!_servers.TryGetValue((null, doors), out var server))
        {
            server = await PrimitiveRequests.StartAsync(Authority);
            _servers.Add((null, doors), server);
            Open(server, doors);
        }

        return server;
    }

    /// <summary>Takes the front door's decisions away; authentication and the hand-over stay.</summary>
    internal static void Open(TestServer server, Doors doors) =>
        server.App.Services.GetRequiredService<FrontDoor>().Decides = doors is Doors.Both;

    /// <summary>Reaches <c>search</c>, and not <c>extract</c>, which the attacks are after.</summary>
    internal static string SearchToken(TestServer server) => server.Token("openid tavily-mcp/search");

    /// <summary>Reaches everything.</summary>
    internal static string AdminToken(TestServer server) => server.Token("tavily-mcp/admin");

    internal static int ForbiddenRuns(TestServer server) => server.App.Services.GetRequiredService<Runs>().Except(Reachable);

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values)
        {
            // Waits for what still runs.
            await server.App.StopAsync();
            Assert.Equal(0, ForbiddenRuns(server));
            await server.DisposeAsync();
        }

        await Authority.DisposeAsync();
    }
}

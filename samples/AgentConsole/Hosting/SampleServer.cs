using AgentConsole.CommandLine;
using CognitoStandIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TavilyServer;

namespace AgentConsole.Hosting;

/// <summary>The sample server with its authority, inside this process, for when nothing listens where <c>.mcp.json</c> points.</summary>
internal sealed class SampleServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly UserPool? _pool;

    private SampleServer(WebApplication app, UserPool? pool) => (_app, _pool) = (app, pool);

    /// <summary>Whether the sample server could be what the address means: it serves <c>/mcp</c>, over http, on this machine.</summary>
    public static bool Fits(Uri endpoint) => endpoint is { Scheme: "http", IsLoopback: true, AbsolutePath: "/mcp" };

    public static async Task<SampleServer> StartAsync(Uri endpoint, bool withUserPool, CancellationToken cancellationToken)
    {
        var origin = endpoint.GetLeftPart(UriPartial.Authority);
        try
        {
            var pool = withUserPool
                ? await UserPool.StartAsync(new Uri($"http://localhost:{PoolPort(endpoint)}"),
                    new Uri(endpoint, "/authority/upstream/callback"))
                : null;
            var app = TavilyServerApp.Create(["--environment", "Development", "--urls", origin, .. pool is null ? [] : Upstream(pool)],
                Quieten);
            await app.StartAsync(cancellationToken);
            return new SampleServer(app, pool);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or OptionsValidationException)
        {
            throw new ProblemException(
                ExitCode.Unreachable,
                e.InnerException is AddressInUseException
                    ? $"Nothing answers at {origin}, yet its port is taken. Stop the other program, or name another port in .mcp.json."
                    : $"The sample server cannot start at {origin}: {e.Message}",
                e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        if (_pool is not null)
        {
            await _pool.DisposeAsync();
        }
    }

    /// <summary>The pool is the server's neighbour.</summary>
    private static int PoolPort(Uri endpoint) => endpoint.Port + 100;

    // The pool's groups have the names that the sample's grants know; the users of a laptop make room for its users.
    private static string[] Upstream(UserPool pool) =>
    [
        "--McpAuthority:Upstream:Provider", "Cognito",
        "--McpAuthority:Upstream:Authority", pool.Issuer,
        "--McpAuthority:Upstream:ClientId", UserPool.ClientId,
        "--McpAuthority:Upstream:ClientSecret", UserPool.ClientSecret,
    ];

    private static void Quieten(WebApplicationBuilder builder)
    {
        // The terminal belongs to the session: the server says nothing below a warning, and that on the error stream.
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.PostConfigure<LoggerFilterOptions>(filter =>
        {
            filter.MinLevel = LogLevel.Warning;
            filter.Rules.Clear();
            filter.Rules.Add(new LoggerFilterRule(providerName: null, "Microsoft.EntityFrameworkCore", LogLevel.Error, filter: null));
            // A call that fails is answered, and the session shows the answer.
            filter.Rules.Add(new LoggerFilterRule(providerName: null, "ModelContextProtocol", LogLevel.Critical, filter: null));
        });

        // Ctrl+C belongs to it, too.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
    }
}

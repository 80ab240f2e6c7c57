using System.Text;
using System.Text.Json.Nodes;
using McpScopes.Tests.Bypass;
using McpScopes.Tests.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Server;

namespace McpScopes.Tests.Promise;

/// <summary>
/// The inner door cannot be lost. The calls of these tests have their method behind more than the front door looks at, so that the inner one
/// alone decides.
/// </summary>
public sealed class InnerDoorKeptTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    /// <summary>Who replaces which of the services that the SDK makes its servers of, before or after McpScopes was added.</summary>
    private static readonly Corpus<Action<IServiceCollection>> Replacements = new()
    {
        ["IOptionsFactory<McpServerOptions>"] = services =>
            services.Replace(ServiceDescriptor.Transient<IOptionsFactory<McpServerOptions>, OptionsFactory<McpServerOptions>>()),
        ["IOptionsFactory<McpServerOptions> "] = services =>
            services.AddTransient<IOptionsFactory<McpServerOptions>, OptionsFactory<McpServerOptions>>(),
        ["IOptions<McpServerOptions>"] = services => services.AddSingleton(Options.Create(new McpServerOptions { ToolCollection = [Extract()] })),
    };

    /// <summary>What a running application may do to the options that it finds in its services.</summary>
    private static readonly Corpus<Action<IServiceProvider>> LaterChanges = new()
    {
        ["clears the filters"] = services => Clear(services.GetRequiredService<IOptions<McpServerOptions>>().Value),
        ["replaces the filters"] = services => services.GetRequiredService<IOptions<McpServerOptions>>().Value.Filters = new(),
        ["adds a filter that swaps the tool"] = services =>
            services.GetRequiredService<IOptions<McpServerOptions>>().Value.Filters.Request.CallToolFilters.Add(next => (context, token) =>
            {
                context.MatchedPrimitive = Extract();
                return next(context, token);
            }),
        ["sets a session callback that clears the filters"] = services =>
            services.GetRequiredService<IOptions<HttpServerTransportOptions>>().Value.ConfigureSessionOptions = ClearLaterAsync,
        ["adds a session callback that clears the filters"] = services =>
            services.GetRequiredService<IOptions<HttpServerTransportOptions>>().Value.ConfigureSessionOptions += ClearLaterAsync,
    };

    public static TheoryData<string> ReplacedServices => [.. Replacements.Select(pair => pair.Key)];

    public static TheoryData<string, HttpServerSessionMode> Changes => LaterChanges.Under(HttpServerSessionMode.Stateless, HttpServerSessionMode.Stateful);

    [Theory]
    [MemberData(nameof(ReplacedServices))]
    public async Task An_application_that_replaces_what_makes_the_options_does_not_start_and_learns_which_service_it_is(string replaced)
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => TestServer.StartAsync(
            fixture.Authority, build: (app, _) => Replacements[replaced](app.Services)));

        Assert.Contains($"The service {replaced.Trim()} is replaced by", failure.Message, StringComparison.Ordinal);
        Assert.Contains("services.Configure<McpServerOptions>(…)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_factory_that_stands_before_McpScopes_is_found_as_well()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddTransient<IOptionsFactory<McpServerOptions>, OptionsFactory<McpServerOptions>>();
        builder.Services.AddMcpScopes(scopes => (scopes.Authority, scopes.Resource) = (fixture.Authority.Issuer, "http://127.0.0.1/mcp"));
        builder.Services.AddMcpServer().WithHttpTransport().WithTools<TestTools>();
        await using var app = builder.Build();
        app.MapScopedMcp("/mcp");

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync());

        Assert.Contains("IOptionsFactory<McpServerOptions> is replaced by", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Whatever_is_done_to_the_options_later_the_tool_does_not_run_without_its_scope(string change, HttpServerSessionMode mode)
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, mode, build: (_, mcp) => mcp.WithHttpTransport(
            http => http.ConfigureSessionOptions = change.StartsWith("adds a session", StringComparison.Ordinal) ? (_, _, _) => Task.CompletedTask : null));
        LaterChanges[change](server.App.Services);
        var token = GuardedServers.SearchToken(server);
        await ChallengeTests.InitializeAsync(server, mode, token);

        foreach (var tool in new[] { "extract", "search" })
        {
            var answer = await server.Client.SendAsync(server.Client.Request(ProtocolVersions.Handshake, token, Padded(tool)));

            Assert.True(answer.Status is 200 or 403, answer.Body);
            Assert.Equal(0, GuardedServers.ForbiddenRuns(server));
        }
    }

    [Fact]
    public async Task Filter_lists_that_servers_share_stay_as_they_are_under_load()
    {
        var seen = 0;
        var shared = new McpServerFilters();
        shared.Request.CallToolFilters.Add(next => (context, token) =>
        {
            Interlocked.Increment(ref seen);
            return next(context, token);
        });
        await using var server = await TestServer.StartAsync(
            fixture.Authority, build: (app, _) => app.Services.Configure<McpServerOptions>(options => options.Filters = shared));
        var token = GuardedServers.SearchToken(server);

        await Parallel.ForAsync(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, _) =>
        {
            var allowed = await server.Client.CallToolAsync(ProtocolVersions.Handshake, token, "search", new JsonObject { ["query"] = "mcp" });
            Assert.Equal(200, allowed.Status);
            Assert.Equal(403, (await server.Client.CallToolAsync(ProtocolVersions.Handshake, token, "extract")).Status);
        });

        Assert.Equal(400, seen);
        Assert.Single(shared.Request.CallToolFilters);
        Assert.Empty(shared.Request.CallToolWithAlternateFiltersOrNone());
        Assert.Empty(shared.Request.GetPromptFilters);
        Assert.Empty(shared.Request.ListToolsFilters);
        Assert.Empty(shared.Message.IncomingFilters);
    }

    /// <summary>A call whose method stands behind 70 KB of something else.</summary>
    private static byte[] Padded(string tool) => Encoding.UTF8.GetBytes(
        $$$"""{"jsonrpc":"2.0","id":1,"params":{"name":"{{{tool}}}","arguments":{"url":"u","query":"q"},"_meta":{"padding":"{{{new string('x', 70_000)}}}"}},"method":"tools/call"}""");

    private static McpServerTool Extract() => McpServerTool.Create(
        (Runs runs) => runs.Add("text of u", nameof(TestTools.Extract)), new McpServerToolCreateOptions { Name = "extract" });

    private static void Clear(McpServerOptions options)
    {
        options.Filters.Request.CallToolFilters.Clear();
#pragma warning disable MCPEXP002 // Whatever an application can take out of the pipeline is taken out.
        options.Filters.Request.CallToolWithAlternateFilters.Clear();
#pragma warning restore MCPEXP002
        options.Filters.Message.IncomingFilters.Clear();
    }

    private static async Task ClearLaterAsync(Microsoft.AspNetCore.Http.HttpContext context, McpServerOptions options, CancellationToken cancellationToken)
    {
        await Task.Yield();
        Clear(options);
    }
}

file static class Experimental
{
#pragma warning disable MCPEXP002
    public static IEnumerable<object> CallToolWithAlternateFiltersOrNone(this McpRequestFilters filters) => filters.CallToolWithAlternateFilters;
#pragma warning restore MCPEXP002
}

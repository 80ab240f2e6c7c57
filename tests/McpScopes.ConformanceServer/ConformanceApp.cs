using McpScopes.ConformanceServer.Tools;
using McpScopes.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Protocol;

namespace McpScopes.ConformanceServer;

/// <summary>
/// One server with the tools, prompts and resources that the official suite's scenarios name, in two builds that differ in nothing but
/// McpScopes: what fails in the guarded one and passes in the open one is McpScopes' fault.
/// </summary>
public static class ConformanceApp
{
    public const string Path = "/mcp";

    /// <summary>Every scope that a primitive of the server requires.</summary>
    public const string AllScopes = "conformance:all conformance:prompts conformance:resources";

    /// <summary>With the SDK alone.</summary>
    public static WebApplication CreateOpen(string url)
    {
        var builder = Builder(url);
#pragma warning disable MCPS013, MCPS014 // What they warn of is what this server is for: it enforces nothing.
        AddMcpServer(builder)
            .WithTools<ContentTools>()
            .WithTools<AskingTools>()
            .WithTools<InputRequiredTools>()
            .WithTools<StreamTools>()
            .WithPrompts<ConformancePrompts>()
            .WithResources<ConformanceResources>();
        var app = ScopedHostGuard.BuildUnguarded(builder.Build);
        app.MapMcp(Path);
#pragma warning restore MCPS013, MCPS014
        return app;
    }

    /// <summary>With McpScopes.</summary>
    /// <param name="url">Where it listens.</param>
    /// <param name="configure">Who may issue tokens, for which resource.</param>
    /// <param name="environment">Development, for a server that has its own authority in it.</param>
    /// <param name="add">Adds such an authority.</param>
    public static WebApplication CreateGuarded(
        string url, Action<McpScopesOptions> configure, string? environment = null, Action<WebApplicationBuilder>? add = null)
    {
        var builder = Builder(url, environment);
        builder.Services.AddMcpScopes(configure);
        AddMcpServer(builder).WithScopedPrimitives();
        add?.Invoke(builder);
        var app = builder.Build();
        app.MapScopedMcp(Path);
        return app;
    }

    private static WebApplicationBuilder Builder(string url, string? environment = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration["urls"] = url;
        builder.Logging.ClearProviders();
        return builder;
    }

    private static IMcpServerBuilder AddMcpServer(WebApplicationBuilder builder)
    {
        builder.Services.AddDistributedMemoryCache();
        return builder.Services
            .AddMcpServer()
            .WithHttpTransport(http => http.SessionMode = HttpServerSessionMode.StatefulForInitializeClients)
            .WithDistributedCacheEventStreamStore()
            .WithTools([ContentTools.WithSchemaOfItsOwn()])
            .WithCompleteHandler((_, _) => ValueTask.FromResult(new CompleteResult { Completion = new() { Values = ["paris", "park"], Total = 2 } }))
            .WithSubscribeToResourcesHandler((_, _) => ValueTask.FromResult(new EmptyResult()))
            .WithUnsubscribeFromResourcesHandler((_, _) => ValueTask.FromResult(new EmptyResult()))
            .WithSetLoggingLevelHandler((_, _) => ValueTask.FromResult(new EmptyResult()))
            .WithRequestFilters(filters => filters
                .AddCallToolFilter(next => async (request, cancellationToken) =>
                {
                    var result = await next(request, cancellationToken);
                    if (request.Params.Name == StreamTools.Reconnection)
                    {
                        await request.EnablePollingAsync(TimeSpan.FromMilliseconds(500), cancellationToken);
                    }

                    return result;
                })
                .AddListToolsFilter(next => async (request, cancellationToken) => Cacheable(await next(request, cancellationToken)))
                .AddListPromptsFilter(next => async (request, cancellationToken) => Cacheable(await next(request, cancellationToken)))
                .AddListResourcesFilter(next => async (request, cancellationToken) => Cacheable(await next(request, cancellationToken)))
                .AddListResourceTemplatesFilter(next => async (request, cancellationToken) => Cacheable(await next(request, cancellationToken)))
                .AddReadResourceFilter(next => async (request, cancellationToken) => Cacheable(await next(request, cancellationToken))));
    }

    private static T Cacheable<T>(T result)
        where T : ICacheableResult
    {
        (result.TimeToLive, result.CacheScope) = (TimeSpan.FromMinutes(5), CacheScope.Public);
        return result;
    }
}

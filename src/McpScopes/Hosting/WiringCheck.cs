using McpScopes.Enforcement.Front;
using McpScopes.Resource;
using McpScopes.Table;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace McpScopes.Hosting;

/// <summary>
/// Stops an application that forgot a part of the wiring. Nothing would be served openly (the inner door refuses what did not come through
/// the front door); the developer should learn it from one sentence at start-up rather than from refusals.
/// </summary>
internal sealed class WiringCheck(IServiceProvider services, ScopeTable table, ScopedEndpoints endpoints) : IHostedLifecycleService
{
    private const string SdkEndpointName = "MCP ";

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (services.GetService<FrontDoor>() is null)
        {
            throw new InvalidOperationException(
                "WithScopedPrimitives() is called, but AddMcpScopes is not: nothing says who may issue tokens. "
                + "Add builder.Services.AddMcpScopes(builder.Configuration.GetSection(\"McpScopes\")).");
        }

        // The SDK names its endpoints; one of them without the front door around it was mapped by MapMcp.
        var open = services.GetServices<EndpointDataSource>()
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .FirstOrDefault(endpoint => endpoint.DisplayName?.StartsWith(SdkEndpointName, StringComparison.Ordinal) == true
                && endpoint.Metadata.GetMetadata<ScopedEndpointMetadata>() is null);
        if (open is not null)
        {
            throw new InvalidOperationException(
                $"'{open.RoutePattern.RawText}' is mapped with MapMcp, which enforces no scopes. Map it with app.MapScopedMcp(\"{open.RoutePattern.RawText}\") instead.");
        }

        if (endpoints.Patterns.Count == 0 && table.Primitives.Count > 0)
        {
            throw new InvalidOperationException("No endpoint serves the scoped primitives. Add app.MapScopedMcp(\"/mcp\").");
        }

        // Made once more for each request or session; what the inner door finds wrong with it is better told now.
        _ = services.GetRequiredService<IOptions<McpServerOptions>>().Value;
        if ((await SchemeCheck.FindMistakeAsync(services) ?? await PolicyCheck.FindMistakeAsync(services)) is { } mistake)
        {
            throw new InvalidOperationException(mistake);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

using McpScopes.Resource;
using McpScopes.Table;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace McpScopes.Hosting.StartUp;

/// <summary>Finds endpoints that serve MCP around the front door, and primitives that none serves.</summary>
internal static class EndpointCheck
{
    private const string SdkEndpointName = "MCP ";

    public static string? FindMistake(IServiceProvider services)
    {
        // The SDK names its endpoints; one of them without the front door around it was mapped by MapMcp.
        var open = services.GetServices<EndpointDataSource>()
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .FirstOrDefault(endpoint => endpoint.DisplayName?.StartsWith(SdkEndpointName, StringComparison.Ordinal) == true
                && endpoint.Metadata.GetMetadata<ScopedEndpointMetadata>() is null);
        if (open is not null)
        {
            return $"'{open.RoutePattern.RawText}' is mapped with MapMcp, which enforces no scopes. Map it with app.MapScopedMcp(\"{open.RoutePattern.RawText}\") instead.";
        }

        return services.GetRequiredService<ScopedEndpoints>().Patterns.Count == 0 && services.GetRequiredService<ScopeTable>().Primitives.Count > 0
            ? "No endpoint serves the scoped primitives. Add app.MapScopedMcp(\"/mcp\")."
            : null;
    }
}

using McpScopes.Resource;
using McpScopes.Table;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.AspNetCore.Authentication;

namespace McpScopes.Hosting.StartUp;

/// <summary>Finds endpoints that serve MCP around the front door, that no client reaches, or that stand in each other's way.</summary>
internal static class EndpointCheck
{
    private const string SdkEndpointName = "MCP ";

    public static async Task<string?> FindMistakeAsync(IServiceProvider services)
    {
        var endpoints = services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().ToList();
        var guarded = endpoints.Where(endpoint => IsSdks(endpoint) && Guarded(endpoint) is not null).ToList();
        return FindUnguarded(endpoints)
            ?? FindUnserved(services)
            ?? FindTwin(guarded)
            ?? FindUnreachable(services.GetRequiredService<ProtectedResourceUrl>().Configured, guarded)
            ?? FindOtherMetadata(services.GetRequiredService<ScopedEndpoints>(), endpoints)
            ?? await FindMetadataSchemeAsync(services).ConfigureAwait(false);
    }

    /// <summary>The SDK names its endpoints; one of them without the front door around it was mapped by MapMcp.</summary>
    private static string? FindUnguarded(IEnumerable<RouteEndpoint> endpoints) =>
        endpoints.FirstOrDefault(endpoint => IsSdks(endpoint) && Guarded(endpoint) is null)?.RoutePattern.RawText is { } pattern
            ? $"'{pattern}' is mapped with MapMcp, which enforces no scopes. Map it with app.MapScopedMcp(\"{pattern}\") instead."
            : null;

    private static string? FindUnserved(IServiceProvider services) =>
        services.GetRequiredService<ScopedEndpoints>().Mapped.Count == 0 && services.GetRequiredService<ScopeTable>().Primitives.Count > 0
            ? "No endpoint serves the scoped primitives. Add app.MapScopedMcp(\"/mcp\")."
            : null;

    /// <summary>Routing would answer every request to two equal endpoints with a 500. Those for different hosts do not meet.</summary>
    private static string? FindTwin(IEnumerable<RouteEndpoint> guarded) =>
        guarded
            .Where(endpoint => endpoint.Metadata.GetMetadata<IHostMetadata>() is null)
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Select(method => (Path: PathOf(endpoint), method)) ?? [])
            .GroupBy(endpoint => endpoint)
            .FirstOrDefault(same => same.Skip(1).Any())?.Key.Path is { } path
            ? $"MapScopedMcp(\"{path}\") is called twice, and no request could be told which of the two it is for. Remove one of the calls."
            : null;

    /// <summary>A proxy may put something before the endpoint's path, but clients call the resource's URL.</summary>
    private static string? FindUnreachable(string? resource, IReadOnlyCollection<RouteEndpoint> guarded)
    {
        var candidates = guarded.Where(endpoint => Guarded(endpoint)!.Endpoint.Resource == resource).ToList();
        if (resource is null || candidates.Count == 0 || candidates.Exists(endpoint => EndsIn(new Uri(resource), endpoint.RoutePattern)))
        {
            return null;
        }

        var path = PathOf(candidates[0]);
        var url = new Uri(resource);
        return $"McpScopes:Resource is '{resource}', and the MCP endpoint is mapped to '{path}': clients would call a URL at which nothing answers. "
            + $"Set McpScopes:Resource to '{url.GetLeftPart(UriPartial.Authority)}{path}', or map the endpoint with app.MapScopedMcp(\"{url.AbsolutePath}\").";
    }

    private static bool EndsIn(Uri resource, RoutePattern pattern)
    {
        var segments = resource.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var mapped = pattern.PathSegments;
        return mapped.Count <= segments.Length && mapped.Zip(segments[^mapped.Count..]).All(pair =>
            pair.First.Parts is not [RoutePatternLiteralPart literal]
            || string.Equals(literal.Content, Uri.UnescapeDataString(pair.Second), StringComparison.OrdinalIgnoreCase));
    }

    private static string? FindOtherMetadata(ScopedEndpoints mapped, IEnumerable<RouteEndpoint> endpoints) =>
        endpoints.FirstOrDefault(endpoint => mapped.MetadataPaths.Contains(PathOf(endpoint)) && endpoint.Metadata.GetMetadata<MetadataEndpointMetadata>() is null)
            is { } other
            ? $"'{PathOf(other)}' is served by '{other.DisplayName}' too, where MapScopedMcp serves the protected resource metadata. Remove that endpoint."
            : null;

    private static async Task<string?> FindMetadataSchemeAsync(IServiceProvider services)
    {
        var schemes = services.GetService<IAuthenticationSchemeProvider>() is { } provider ? await provider.GetAllSchemesAsync().ConfigureAwait(false) : [];
        return schemes.FirstOrDefault(scheme => typeof(McpAuthenticationHandler).IsAssignableFrom(scheme.HandlerType)) is { } scheme
            ? $"The authentication scheme '{scheme.Name}', which AddMcp added, serves the protected resource metadata too, and with the Host header of the "
                + "request in it. Remove AddMcp: MapScopedMcp serves the metadata, and AddMcpScopes the challenges."
            : null;
    }

    private static bool IsSdks(RouteEndpoint endpoint) => endpoint.DisplayName?.StartsWith(SdkEndpointName, StringComparison.Ordinal) == true;

    private static ScopedEndpointMetadata? Guarded(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<ScopedEndpointMetadata>();

    private static string PathOf(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText?.Trim('/');
}

using McpScopes;
using System.Diagnostics.CodeAnalysis;
using McpScopes.Enforcement;
using McpScopes.Hosting;
using McpScopes.Identity;
using McpScopes.Metadata;
using McpScopes.Table;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps a guarded MCP endpoint.</summary>
public static class McpScopesEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps the MCP endpoint with everything that protects it: the Origin check, authentication, the 401 and 403 answers, enforcement, and the
    /// protected resource metadata at both well-known forms (RFC 9728 §3.1). Takes the place of the SDK's <c>MapMcp</c>.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The endpoint's path.</param>
    /// <returns>A builder for further conventions of the MCP endpoint.</returns>
    /// <exception cref="InvalidOperationException"><c>AddMcpScopes</c> or <c>WithHttpTransport</c> was not called.</exception>
    public static IEndpointConventionBuilder MapScopedMcp(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern = "/mcp")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        var services = endpoints.ServiceProvider;
        if (services.GetService<ResourceUrl>() is not { } resource)
        {
            throw new InvalidOperationException(
                "MapScopedMcp needs AddMcpScopes. Add builder.Services.AddMcpScopes(builder.Configuration.GetSection(\"McpScopes\")).");
        }

        // The settings are needed from here on; a wrong one is reported now rather than by the first request.
        _ = services.GetRequiredService<IOptions<McpScopesOptions>>().Value;
        var path = "/" + pattern.Trim('/');
        var mapped = services.GetRequiredService<ScopedEndpoints>();
        if (mapped.Patterns.Count == 0)
        {
            resource.Pattern = path;
        }

        mapped.Patterns.Add(path);
        var table = services.GetRequiredService<ScopeTable>();
        var endpoint = new Lazy<ScopedEndpoint>(() => new ScopedEndpoint(resource.Value, table));
        var door = services.GetRequiredService<FrontDoor>();

        MetadataEndpoint.Map(endpoints, path, endpoint, isFirst: mapped.Patterns.Count == 1);
        var mcp = endpoints.MapMcp(pattern);
        mcp.Add(builder => builder.Metadata.Add(ScopedEndpointMetadata.Instance));
        mcp.Finally(builder =>
        {
            var sdk = builder.RequestDelegate ?? throw new InvalidOperationException($"'{pattern}' has no handler.");
            builder.RequestDelegate = context => door.InvokeAsync(context, endpoint.Value, sdk);
        });
        return mcp;
    }
}

using System.Diagnostics.CodeAnalysis;
using McpScopes;
using McpScopes.Enforcement.Front;
using McpScopes.Enforcement.Inner;
using McpScopes.Hosting;
using McpScopes.Origins;
using McpScopes.Resource;
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
    public static IEndpointConventionBuilder MapScopedMcp(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern)
    {
        var resource = RequireResource(endpoints, pattern);
        return Map(
            endpoints,
            new MappedEndpoint(PathOf(pattern), hasOwnResource: false),
            resource.Configured,
            (table, scopePrefix) => new ScopedEndpoint(resource.Value, audience: null, table, scopePrefix));
    }

    /// <summary>
    /// Maps a further MCP endpoint that is a protected resource of its own: its tokens name <paramref name="resource"/> as their audience, and a
    /// token for another endpoint is refused.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The endpoint's path.</param>
    /// <param name="resource">The endpoint's public URL, <c>https</c> or <c>http</c> on a loopback address (RFC 8707).</param>
    /// <returns>A builder for further conventions of the MCP endpoint.</returns>
    /// <exception cref="ArgumentException"><paramref name="resource"/> is not such a URL.</exception>
    /// <exception cref="InvalidOperationException"><c>AddMcpScopes</c> or <c>WithHttpTransport</c> was not called.</exception>
    public static IEndpointConventionBuilder MapScopedMcp(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, [StringSyntax(StringSyntaxAttribute.Uri)] string resource)
    {
        RequireResource(endpoints, pattern);
        if (!PublicUrl.IsValid(resource))
        {
            throw new ArgumentException($"'{resource}' is not a public URL. {PublicUrl.Rule}", nameof(resource));
        }

        endpoints.ServiceProvider.GetRequiredService<ScopedEndpoints>().Audiences.Add(resource);
        return Map(
            endpoints,
            new MappedEndpoint(PathOf(pattern), hasOwnResource: true),
            resource,
            (table, scopePrefix) => new ScopedEndpoint(resource, resource, table, scopePrefix));
    }

    private static IEndpointConventionBuilder Map(
        IEndpointRouteBuilder endpoints, MappedEndpoint own, string? publicUrl, Func<ScopeTable, string?, ScopedEndpoint> create)
    {
        var services = endpoints.ServiceProvider;
        var mapped = services.GetRequiredService<ScopedEndpoints>();
        var pattern = own.Pattern;
        mapped.Mapped.Add(own);
        var table = services.GetRequiredService<ScopeTable>();
        var servers = services.GetRequiredService<AuthorizationServers>();
        var endpoint = new Lazy<ScopedEndpoint>(() => create(table, servers.ScopePrefix));
        var door = services.GetRequiredService<FrontDoor>();
        var innerDoor = services.GetRequiredService<InnerDoorKeeper>();

        var application = services.GetRequiredService<IProtectedApplication>();
        endpoints.DataSources.Add(new MetadataEndpoint(own, endpoint, publicUrl is not null, application, servers, table.Description, mapped));
        PreflightEndpoint.Map(endpoints, pattern, endpoint);
        endpoints.MapSignals();
        var mcp = endpoints.MapMcp(pattern);
        mcp.Add(builder => builder.Metadata.Add(new ScopedEndpointMetadata(endpoint)));
        mcp.Finally(builder =>
        {
            var sdk = builder.RequestDelegate ?? throw new InvalidOperationException($"'{pattern}' has no handler.");
            builder.RequestDelegate = context =>
            {
                innerDoor.Keep();
                return door.InvokeAsync(context, endpoint.Value, sdk);
            };
        });
        return mcp;
    }

    private static ProtectedResourceUrl RequireResource(IEndpointRouteBuilder endpoints, string pattern)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        var resource = endpoints.ServiceProvider.GetService<ProtectedResourceUrl>()
            ?? throw new InvalidOperationException(
                "MapScopedMcp needs AddMcpScopes. Add builder.Services.AddMcpScopes(builder.Configuration.GetSection(\"McpScopes\")).");

        // The settings are needed from here on; a wrong one is reported now rather than by the first request.
        _ = endpoints.ServiceProvider.GetRequiredService<IOptions<McpScopesOptions>>().Value;
        return resource;
    }

    private static string PathOf(string pattern) => "/" + pattern.Trim('/');
}

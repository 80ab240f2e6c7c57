using McpScopes.Health;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the health endpoints.</summary>
public static class McpScopesHealthEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps <c>/health/live</c>, which answers 200 as long as the process answers at all, and <c>/health/ready</c>, which runs the checks
    /// with the tag <see cref="McpScopesHealthServiceCollectionExtensions.ReadyTag"/> and answers 200 (<c>Healthy</c> or <c>Degraded</c>)
    /// or 503 (<c>Unhealthy</c>). Both need no token and say that one word, nothing of the reasons: those are in the log.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <returns>A builder for conventions of both endpoints, for example <c>RequireHost("*:8081")</c> to keep them off the public
    /// port.</returns>
    /// <exception cref="InvalidOperationException"><c>AddMcpScopesHealth</c> was not called.</exception>
    public static IEndpointConventionBuilder MapMcpScopesHealth(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        if (endpoints.ServiceProvider.GetService<HealthMarker>() is null)
        {
            throw new InvalidOperationException("MapMcpScopesHealth needs AddMcpScopesHealth. Add builder.Services.AddMcpScopesHealth().");
        }

        var health = endpoints.MapGroup("/health");
        health.MapHealthChecks("/live", new HealthCheckOptions { Predicate = _ => false });
        health.MapHealthChecks(
            "/ready",
            new HealthCheckOptions { Predicate = check => check.Tags.Contains(McpScopesHealthServiceCollectionExtensions.ReadyTag) });
        return health.AllowAnonymous();
    }
}

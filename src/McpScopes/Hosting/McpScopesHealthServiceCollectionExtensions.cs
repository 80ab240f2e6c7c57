using McpScopes.Health;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds what tells a load balancer or Kubernetes whether this node can judge calls.</summary>
public static class McpScopesHealthServiceCollectionExtensions
{
    /// <summary>The tag of the checks that <c>/health/ready</c> runs. Give it to checks of your own that belong there.</summary>
    public const string ReadyTag = "ready";

    // Shorter than the patience of those who ask. What is still under way then goes on, and the next one finds its result.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Adds three health checks: <c>mcpscopes-issuers</c> (the keys of the issuers are known, or the authority is part of this
    /// application), <c>mcpscopes-revocation</c> (the revocation store answers) and <c>mcpscopes-audit</c> (the audit sinks keep what they
    /// are given). A failure that calls go on in spite of, by <c>McpScopes:Revocation:WhenStoreFails</c> or
    /// <c>McpScopes:Audit:WhenSinkFails</c>, or of one issuer among several, is <see cref="HealthStatus.Degraded"/>; one that calls are
    /// answered 503 for is <see cref="HealthStatus.Unhealthy"/>.
    /// </summary>
    /// <param name="services">The application's services. <c>AddMcpScopes</c> is needed as well.</param>
    /// <returns>A builder for further health checks.</returns>
    public static IHealthChecksBuilder AddMcpScopesHealth(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        var builder = services.AddHealthChecks();
        if (services.Any(service => service.ServiceType == typeof(HealthMarker)))
        {
            return builder;
        }

        services.AddSingleton<HealthMarker>();
        return builder
            .AddCheck<IssuerHealthCheck>("mcpscopes-issuers", failureStatus: null, tags: [ReadyTag], timeout: Timeout)
            .AddCheck<RevocationHealthCheck>("mcpscopes-revocation", failureStatus: null, tags: [ReadyTag], timeout: Timeout)
            .AddCheck<AuditHealthCheck>("mcpscopes-audit", failureStatus: null, tags: [ReadyTag], timeout: Timeout);
    }
}

using McpScopes.Audit;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace McpScopes.Health;

/// <summary>Whether every audit sink keeps what it is given. Where calls go on without it, the node does so, too.</summary>
internal sealed class AuditHealthCheck(AuditTrail trail) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var failing = trail.FailingSinks.ToList();
        var message = $"Audit records are not kept by {string.Join(", ", failing)}.";
        return Task.FromResult(failing.Count == 0 ? HealthCheckResult.Healthy()
            : trail.MustBeKept ? new HealthCheckResult(context.Registration.FailureStatus, message)
            : HealthCheckResult.Degraded(message));
    }
}

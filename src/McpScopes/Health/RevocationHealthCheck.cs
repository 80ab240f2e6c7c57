using McpScopes.Revocation;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace McpScopes.Health;

/// <summary>Whether the revocation store answers. Where calls go on without it, the node does so, too.</summary>
internal sealed class RevocationHealthCheck(TokenRevocations revocations, IOptions<McpScopesOptions> options) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        const string Message = "The revocation store does not answer.";
        return await revocations.AnswersAsync(cancellationToken).ConfigureAwait(false) ? HealthCheckResult.Healthy()
            : options.Value.Revocation.WhenStoreFails is RevocationFailureMode.Continue ? HealthCheckResult.Degraded(Message)
            : new HealthCheckResult(context.Registration.FailureStatus, Message);
    }
}

using McpScopes.Authentication.Issuers;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace McpScopes.Health;

/// <summary>
/// Whether tokens can be verified: the keys of each issuer are known, or can be read now. Keys that were read once stay good while their
/// issuer does not answer, so that its outage takes no node out of service.
/// </summary>
internal sealed class IssuerHealthCheck(TrustedIssuers issuers, IOptionsMonitor<JwtBearerOptions> schemes) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var unknown = new List<string>();
        var known = 0;
        foreach (var issuer in issuers.All)
        {
            if (await AreKnownAsync(issuer, cancellationToken).ConfigureAwait(false))
            {
                known++;
            }
            else
            {
                unknown.Add(issuer.Names[0]);
            }
        }

        return unknown.Count == 0 ? HealthCheckResult.Healthy()
            : known > 0 ? HealthCheckResult.Degraded(Message(unknown))
            : new HealthCheckResult(context.Registration.FailureStatus, Message(unknown));
    }

    private static string Message(List<string> unknown) => $"The keys of {string.Join(", ", unknown)} cannot be read.";

    private async Task<bool> AreKnownAsync(TrustedIssuer issuer, CancellationToken cancellationToken)
    {
        try
        {
            return schemes.Get(issuer.Scheme.Name).ConfigurationManager is not { } keys
                || await keys.GetConfigurationAsync(cancellationToken).ConfigureAwait(false) is not null;
        }
#pragma warning disable CA1031 // Whatever it is, the keys are not known; IssuerKeys has logged why.
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return false;
        }
    }
}

using McpScopes.Audit;
using McpScopes.Recording;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace McpScopes.Hosting;

internal static class AuditServiceExtensions
{
    public static void AddScopeAudit(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(AuditTrail)))
        {
            return;
        }

        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<AuditLog>();
        services.AddSingleton<AuditMetrics>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<AuditedCallArguments>();
        services.AddSingleton<CallRecorder>();
        services.AddSingleton<IValidateOptions<McpScopesOptions>, ScopeAuditOptionsValidator>();
        services.AddHostedService<AuditSectionCheck>();

        // What waits is written when the server has stopped taking calls: hosted services stop in the reverse order.
        services.AddHostedService(provider => provider.GetRequiredService<AuditTrail>());
    }
}

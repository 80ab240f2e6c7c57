using McpScopes;
using McpScopes.Audit.Files;
using McpScopes.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the audit sink that writes to files.</summary>
public static class ScopeAuditFileServiceCollectionExtensions
{
    /// <summary>Keeps the audit in files, one JSON object a line.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">
    /// Settings in code, applied after those of <c>Audit:File</c> in the section that <c>AddMcpScopes</c> was given.
    /// </param>
    /// <returns><paramref name="services"/>.</returns>
    /// <remarks>Missing or wrong settings stop the application at start-up with an <see cref="OptionsValidationException"/> that names them.</remarks>
    public static IServiceCollection AddScopeAuditFile(this IServiceCollection services, Action<ScopeAuditFileOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<ScopeAuditFileOptions>()
            .Configure<IEnumerable<SettingsSection>>(static (options, sections) => sections.LastOrDefault()?.Section?.GetSection("Audit:File").Bind(options))
            .Configure(configure ?? (static _ => { }))
            .ValidateOnStart();
        if (services.Any(service => service.ServiceType == typeof(AuditFileSink)))
        {
            return services;
        }

        services.AddSingleton<IValidateOptions<ScopeAuditFileOptions>, AuditFileOptionsValidator>();
        services.AddSingleton<AuditFileSink>();
        services.AddSingleton<IScopeAuditSink>(provider => provider.GetRequiredService<AuditFileSink>());
        return services;
    }
}

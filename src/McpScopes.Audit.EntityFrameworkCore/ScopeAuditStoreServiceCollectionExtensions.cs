using McpScopes;
using McpScopes.Audit.Store;
using McpScopes.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the audit sink and reader that use a database.</summary>
public static class ScopeAuditStoreServiceCollectionExtensions
{
    /// <summary>
    /// Keeps the audit in a table of a database, SQLite or PostgreSQL, and adds the <see cref="IScopeAuditReader"/> that finds records there. The table
    /// is made, and brought to this version, at start.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="database">Which database, for example <c>db =&gt; db.UseNpgsql(connectionString)</c>.</param>
    /// <param name="configure">
    /// Settings in code, applied after those of <c>Audit:Store</c> in the section that <c>AddMcpScopes</c> was given.
    /// </param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="InvalidOperationException">It was called before: records would be kept twice.</exception>
    public static IServiceCollection AddScopeAuditStore(
        this IServiceCollection services, Action<DbContextOptionsBuilder> database, Action<ScopeAuditStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(database);
        if (services.Any(service => service.ServiceType == typeof(AuditStore)))
        {
            throw new InvalidOperationException("AddScopeAuditStore is called twice. Remove one of the calls.");
        }

        services.AddOptions<ScopeAuditStoreOptions>()
            .Configure<IEnumerable<SettingsSection>>(static (options, sections) => sections.LastOrDefault()?.Section?.GetSection("Audit:Store").Bind(options))
            .Configure(configure ?? (static _ => { }))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<ScopeAuditStoreOptions>, AuditStoreOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddPooledDbContextFactory<AuditDb>(db =>
        {
            database(db);

            // The model says nothing of one database, and each provider adds what it needs.
            db.ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning));
        });
        services.AddSingleton<AuditSchema>();
        services.AddSingleton<AuditStore>();
        services.AddSingleton<IScopeAuditSink>(provider => provider.GetRequiredService<AuditStore>());
        services.AddSingleton<IScopeAuditReader>(provider => provider.GetRequiredService<AuditStore>());
        services.AddSingleton<AuditRetention>();
        services.AddHostedService(provider => provider.GetRequiredService<AuditRetention>());
        return services;
    }
}

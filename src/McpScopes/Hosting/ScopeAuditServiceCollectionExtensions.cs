using McpScopes;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the audit sinks that need no further package.</summary>
public static class ScopeAuditServiceCollectionExtensions
{
    /// <summary>
    /// Keeps the last audit records in memory, where <see cref="ScopeAuditMemory"/> and, unless another is registered, <see cref="IScopeAuditReader"/>
    /// find them.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="capacity">How many records are kept, from 1 to 1,000,000.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection AddScopeAuditMemory(this IServiceCollection services, int capacity = 10_000)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(service => service.ServiceType == typeof(ScopeAuditMemory)))
        {
            return services;
        }

        var memory = new ScopeAuditMemory(capacity);
        services.AddSingleton(memory);
        services.AddSingleton<IScopeAuditSink>(memory);
        services.TryAddSingleton<IScopeAuditReader>(memory);
        return services;
    }
}

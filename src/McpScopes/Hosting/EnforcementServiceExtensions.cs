using McpScopes.Challenges;
using McpScopes.Decisions;
using McpScopes.Enforcement.Inner;
using McpScopes.Resource;
using McpScopes.Table;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Server;

namespace McpScopes.Hosting;

internal static class EnforcementServiceExtensions
{
    /// <summary>
    /// Adds the inner door. Every call of the library that an application may make adds it, so that forgetting one of them never leaves a
    /// primitive open.
    /// </summary>
    public static void AddScopeEnforcement(this IServiceCollection services)
    {
        services.TryAddSingleton(ScopeTable.Empty);
        services.TryAddSingleton<RefusalLog>();
        services.TryAddSingleton<DeclaredRequirements>();
        services.TryAddSingleton<InnerDoor>();
        services.TryAddSingleton<InnerChecks>();
        services.TryAddSingleton<ListedPrimitives>();
        services.TryAddSingleton<InnerDoorSetup>();
        services.TryAddSingleton<ScopedEndpoints>();
        if (services.All(service => service.ImplementationType != typeof(WiringCheck)))
        {
            services.AddHostedService<WiringCheck>();
        }

        services.TryAddTransient<IOptionsFactory<McpServerOptions>, GuardedServerOptionsFactory>();
        services.TryAddTransient<IOptionsFactory<HttpServerTransportOptions>, GuardedTransportOptionsFactory>();
    }
}

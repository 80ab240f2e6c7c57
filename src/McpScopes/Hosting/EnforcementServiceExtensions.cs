using McpScopes.Challenges;
using McpScopes.Decisions;
using McpScopes.Enforcement.Inner;
using McpScopes.Hosting.StartUp;
using McpScopes.Resource;
using McpScopes.Revocation;
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
        services.Replace(ServiceDescriptor.Singleton(EnforcementReach.Everything));
        services.AddInnerDoor();
    }

    /// <summary>
    /// Guards a host of a program with annotated primitives, whatever it has called. Which hosts serve MCP is seen at their start: what a test
    /// adds to a host it adds after this.
    /// </summary>
    public static void AddHostGuard(this IServiceCollection services, GuardedApplication application)
    {
        services.TryAddSingleton(EnforcementReach.Annotated);
        services.AddInnerDoor();
        services.AddSingleton(application);
        if (services.All(service => service.ServiceType != typeof(ScopedPrimitivesRegistration)))
        {
            // Served in some other way, the primitives keep their scopes, and the scopes their catalogue.
            services.Replace(ServiceDescriptor.Singleton(_ => new ScopeTable(application.Description(), application.Parts())));
        }
    }

    private static void AddInnerDoor(this IServiceCollection services)
    {
        services.TryAddSingleton(_ => ScopeTable.CreateEmpty());
        services.TryAddSingleton<RefusalLog>();
        services.TryAddSingleton<DeclaredRequirements>();
        services.AddScopeAudit();
        services.TryAddSingleton<InnerDoor>();
        services.TryAddSingleton<CallTargets>();
        services.TryAddSingleton<OpenCalls>();
        services.TryAddSingleton<CallGuards>();
        services.TryAddSingleton<InnerChecks>();
        services.TryAddSingleton<ListedPrimitives>();
        services.TryAddSingleton<InnerDoorSetup>();
        services.TryAddSingleton<InnerDoorKeeper>();
        services.TryAddSingleton<AddedPrimitives>();
        services.TryAddSingleton<ScopedEndpoints>();
        if (services.All(service => service.ImplementationType != typeof(WiringCheck)))
        {
            services.AddHostedService<WiringCheck>();
        }

        services.TryAddTransient<IOptionsFactory<McpServerOptions>, GuardedServerOptionsFactory>();
        services.TryAddTransient<IOptionsFactory<HttpServerTransportOptions>, GuardedTransportOptionsFactory>();
    }
}

using McpScopes;
using McpScopes.Challenges;
using McpScopes.Enforcement.Front;
using McpScopes.Hosting;
using McpScopes.Resource;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds McpScopes to an application's services.</summary>
public static class McpScopesServiceCollectionExtensions
{
    /// <summary>Says who may issue tokens, and for which resource: validates access tokens and enforces the scopes of MCP primitives.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configuration">The section with the settings of <see cref="McpScopesOptions"/>.</param>
    /// <param name="configure">Settings in code, applied after the section's.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <remarks>Missing or wrong settings stop the application at start-up with an <see cref="OptionsValidationException"/> that names them.</remarks>
    public static IServiceCollection AddMcpScopes(
        this IServiceCollection services, IConfiguration configuration, Action<McpScopesOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.Configure<McpScopesOptions>(configuration);
        services.AddSingleton(new SettingsSection(configuration));
        return services.AddMcpScopes(configure ?? (_ => { }));
    }

    /// <summary>Says who may issue tokens, and for which resource: validates access tokens and enforces the scopes of MCP primitives.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">The settings.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <remarks>Missing or wrong settings stop the application at start-up with an <see cref="OptionsValidationException"/> that names them.</remarks>
    public static IServiceCollection AddMcpScopes(this IServiceCollection services, Action<McpScopesOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<McpScopesOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<McpScopesOptions>, McpScopesOptionsValidator>());
        services.AddScopeEnforcement();
        services.TryAddSingleton<ProtectedResourceUrl>();
        services.TryAddSingleton<IProtectedApplication, ProtectedApplication>();
        services.AddTokenValidation();
        services.TryAddSingleton<RefusalLimiter>();
        services.AddTokenRevocation();
        services.AddSignals();
        services.TryAddSingleton<FrontDoor>();
        services.TryAddSingleton<IRefusalExit>(provider => provider.GetRequiredService<FrontDoor>());

        return services;
    }
}

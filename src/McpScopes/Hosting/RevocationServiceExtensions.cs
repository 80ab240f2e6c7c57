using McpScopes.Revocation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace McpScopes.Hosting;

internal static class RevocationServiceExtensions
{
    public static void AddTokenRevocation(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(TokenRevocations)))
        {
            return;
        }

        // Adds nothing where the application has a distributed cache of its own; one that it adds later takes the place of this one.
        services.AddDistributedMemoryCache();
        services.TryAddSingleton<OpenCalls>();
        services.AddSingleton<MetRevocations>();
        services.AddSingleton<StoreWatch>();
        services.AddSingleton<RevocationLog>();
        services.AddSingleton<RevocationStore>();
        services.AddSingleton<TokenRevocations>();
        services.AddSingleton<ITokenRevocations>(provider => provider.GetRequiredService<TokenRevocations>());
        services.AddSingleton<IValidateOptions<McpScopesOptions>, TokenRevocationOptionsValidator>();
        services.AddHostedService(provider => provider.GetRequiredService<TokenRevocations>());
    }
}

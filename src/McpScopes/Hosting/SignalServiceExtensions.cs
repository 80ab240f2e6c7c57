using McpScopes.Signals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace McpScopes.Hosting;

/// <summary>The doors through which identity providers revoke: there where they are configured, and nowhere else.</summary>
internal static class SignalServiceExtensions
{
    public static void AddSignals(this IServiceCollection services)
    {
        services.TryAddSingleton<SignedMessages>();
        services.TryAddSingleton<SignalAudit>();
        services.TryAddSingleton<SignalDoors>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<McpScopesOptions>, SignalOptionsValidator>());
    }

    /// <summary>Maps them beside the first MCP endpoint. They check for themselves who comes, whatever the application asks of others.</summary>
    public static void MapSignals(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        if (!services.GetRequiredService<SignalDoors>().TryMap())
        {
            return;
        }

        var revocation = services.GetRequiredService<IOptions<McpScopesOptions>>().Value.Revocation;
        if (!string.IsNullOrWhiteSpace(revocation.SharedSignals.Transmitter))
        {
            var receiver = ActivatorUtilities.CreateInstance<SharedSignalsReceiver>(services);
            endpoints.MapPost(revocation.SharedSignals.Path, (RequestDelegate)receiver.InvokeAsync).WithDisplayName("Shared Signals").AllowAnonymous();
        }

        if (!string.IsNullOrWhiteSpace(revocation.GlobalTokenRevocation.IdentityProvider))
        {
            var door = ActivatorUtilities.CreateInstance<GlobalTokenRevocationEndpoint>(services);
            endpoints.MapPost(revocation.GlobalTokenRevocation.Path, (RequestDelegate)door.InvokeAsync).WithDisplayName("Global Token Revocation").AllowAnonymous();
        }
    }

    /// <summary>Whether they are mapped: an application may have several MCP endpoints.</summary>
    private sealed class SignalDoors
    {
        private bool _areMapped;

        public bool TryMap() => !Interlocked.Exchange(ref _areMapped, true);
    }
}

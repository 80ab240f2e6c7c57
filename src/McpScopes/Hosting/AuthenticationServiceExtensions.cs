using McpScopes.Authentication;
using McpScopes.Authentication.Caching;
using McpScopes.Authentication.Introspection;
using McpScopes.Authentication.Issuers;
using McpScopes.Authentication.Proofs;
using McpScopes.Resource;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace McpScopes.Hosting;

internal static class AuthenticationServiceExtensions
{
    /// <summary>
    /// Adds the scheme that judges tokens. An application with a scheme of its own never asks for it, and needs no issuer for it.
    /// </summary>
    public static void AddTokenValidation(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(TokenJudge)))
        {
            return;
        }

        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<TokenMetrics>();
        services.AddSingleton<AcceptedAudiences>();
        services.AddSingleton<TrustedIssuers>();
        services.AddSingleton<IntrospectionClient>();
        services.AddSingleton<TokenVerifier>();
        services.AddSingleton<TokenCache>();
        services.AddSingleton<ProofNonces>();
        services.AddSingleton<UsedProofs>();
        services.AddSingleton<ProofCheck>();
        services.AddSingleton<TokenLog>();
        services.AddSingleton<TokenJudge>();
        services.AddSingleton<TokenAuthentication>();
        services.AddSingleton(provider => ServersOf(
            provider.GetRequiredService<IOptions<McpScopesOptions>>().Value, provider.GetRequiredService<TrustedIssuers>()));
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, AccessTokenHandler>(
            McpScopesDefaults.AuthenticationScheme, displayName: null, _ => { });
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, JwtBearerSetup>();
        services.AddSingleton<IPostConfigureOptions<JwtBearerOptions>, JwtBearerSetup>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<JwtBearerOptions>, JwtBearerPostConfigureOptions>());
    }

    private static AuthorizationServers ServersOf(McpScopesOptions options, TrustedIssuers issuers) => new(
        () => options.AuthorizationServers.Count > 0 ? options.AuthorizationServers : issuers.AuthorizationServers,
        issuers.Configured.Select(issuer => issuer.Claims.ScopePrefix).FirstOrDefault(prefix => prefix is not null) ?? options.ScopePrefix,
        [.. issuers.Configured.Select(issuer => issuer.Settings.DPoP).DefaultIfEmpty()]);
}

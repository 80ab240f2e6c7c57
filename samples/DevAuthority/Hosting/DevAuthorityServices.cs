using DevAuthority;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the development authority to an application.</summary>
public static class DevAuthorityServices
{
    /// <summary>Adds an OAuth 2.1 authorization server with three users and one password, for the Development environment alone.</summary>
    /// <exception cref="InvalidOperationException">The environment is not Development.</exception>
    public static IServiceCollection AddDevAuthority(this IServiceCollection services, Action<DevAuthorityOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        DevelopmentOnly.Require(services);

        services.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DevAuthorityOptions>, DevAuthorityOptionsValidator>());
        AddParts(services);
        AddOpenIddict(services);
        services.AddAuthentication().AddCookie(LoginSession.Scheme);
        services.ConfigureOptions<LoginCookie>();
        return services;
    }

    private static void AddParts(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<AuthorityAddress>();
        services.AddSingleton<DataFolder>();
        services.AddSingleton<AuthorityDatabase>();
        services.AddSingleton<AuthorityKeys>();
        services.AddSingleton<BrowserProtection>();
        services.AddSingleton<UserDirectory>();
        services.AddSingleton<ScopeCatalogue>();
        services.AddSingleton<TokenClaims>();
        services.AddSingleton<LoginSession>();
        services.AddSingleton<ReturnTarget>();
        services.AddSingleton<FrontPage>();
        services.AddSingleton<TokenEndpoint>();
        services.AddSingleton<ClientRegistry.Turn>();
        services.AddScoped<ClientRegistry>();
        services.AddScoped<ClientIdentities>();
        services.AddScoped<ConsentRecords>();
        services.AddScoped<LoginEndpoints>();
        services.AddScoped<AuthorizeEndpoint>();
        services.AddScoped<RegistrationEndpoint>();
    }

    private static void AddOpenIddict(IServiceCollection services)
    {
        services.AddDbContext<AuthorityDb>((provider, db) => db
            .UseSqlite($"Data Source={provider.GetRequiredService<DataFolder>().Database}")
            .UseOpenIddict()
            // OpenIddict looks single rows up by unique keys: their order is no question.
            .ConfigureWarnings(warnings => warnings.Ignore(CoreEventId.FirstWithoutOrderByAndFilterWarning, CoreEventId.RowLimitingOperationWithoutOrderByWarning)));
        services.AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<AuthorityDb>())
            .AddServer(server =>
            {
                server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange().AllowRefreshTokenFlow()
                    // Reuse of a refresh token is theft from the first second: the tokens of that login are revoked.
                    .SetRefreshTokenReuseLeeway(null)
                    .SetAccessTokenLifetime(TimeSpan.FromHours(1)).DisableAccessTokenEncryption()
                    // Scopes that nobody has heard of are left out of the grant, not refused; any client may ask for any scope or resource.
                    .DisableScopeValidation().IgnoreScopePermissions().IgnoreResourcePermissions();
                server.AddEventHandler(RefreshTokenForEveryLogin.Descriptor);
                server.AddEventHandler(NarrowedAudience.Descriptor);
                server.AddEventHandler(PlainTokenResponse.Descriptor);
                server.AddEventHandler(ErrorToWaitingClient.Descriptor);
                server.AddEventHandler(DiscoveryMetadata.Descriptor);
                server.UseAspNetCore().EnableAuthorizationEndpointPassthrough().EnableTokenEndpointPassthrough().EnableErrorPassthrough();
            });
        services.AddSingleton<ConfigureOpenIddict>();
        services.AddSingleton<IConfigureOptions<OpenIddictServerOptions>>(provider => provider.GetRequiredService<ConfigureOpenIddict>());
        services.AddSingleton<IPostConfigureOptions<OpenIddictServerOptions>>(provider => provider.GetRequiredService<ConfigureOpenIddict>());
        services.AddSingleton<IConfigureOptions<OpenIddictServerAspNetCoreOptions>>(provider => provider.GetRequiredService<ConfigureOpenIddict>());
    }
}

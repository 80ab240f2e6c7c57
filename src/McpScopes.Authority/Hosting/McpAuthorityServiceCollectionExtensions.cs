using McpScopes;
using McpScopes.Authority;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Client;
using OpenIddict.Client.AspNetCore;
using OpenIddict.EntityFrameworkCore.Models;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the authorization server to an application's services.</summary>
public static class McpAuthorityServiceCollectionExtensions
{
    /// <summary>
    /// Adds an OAuth 2.1 authorization server for MCP clients to this application; <c>AddMcpScopes</c> then trusts its tokens without being
    /// told. In Development nothing need be set; elsewhere <see cref="McpAuthorityOptions.Upstream"/>,
    /// <see cref="McpAuthorityOptions.Store"/> and <see cref="McpAuthorityOptions.Keys"/> must be.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configuration">The section with the settings of <see cref="McpAuthorityOptions"/>.</param>
    /// <param name="configure">Settings in code, applied after the section's.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <remarks>
    /// Missing or wrong settings stop the application at start-up with an <see cref="OptionsValidationException"/> that names them.
    /// </remarks>
    public static IServiceCollection AddMcpAuthority(
        this IServiceCollection services, IConfiguration configuration, Action<McpAuthorityOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.Configure<McpAuthorityOptions>(configuration);
        services.Configure<McpAuthorityOptions>(options =>
            options.Upstream.ReadSettings(configuration.GetSection(nameof(McpAuthorityOptions.Upstream))));
        services.AddSingleton(new AuthorityConfiguration(configuration));
        return services.AddMcpAuthority(configure ?? (_ => { }));
    }

    /// <inheritdoc cref="AddMcpAuthority(IServiceCollection, IConfiguration, Action{McpAuthorityOptions})"/>
    public static IServiceCollection AddMcpAuthority(this IServiceCollection services, Action<McpAuthorityOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<McpAuthorityOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<McpAuthorityOptions>, McpAuthorityOptionsValidator>());
        if (services.Any(service => service.ServiceType == typeof(AuthorityAddress)))
        {
            return services;
        }

        AddParts(services);
        AddServer(services);
        AddClient(services);
        services.AddCors();
        services.AddAuthentication().AddCookie(LoginSession.Scheme);
        services.ConfigureOptions<LoginCookie>();
        return services;
    }

    private static void AddParts(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new AuthorityAddress(
            provider.GetRequiredService<IOptions<McpAuthorityOptions>>(), provider.GetService<IProtectedApplication>()));
        services.AddSingleton(provider => new Catalogue(
            provider.GetRequiredService<IOptions<McpAuthorityOptions>>(), provider.GetService<IProtectedApplication>()));
        services.AddSingleton(provider => new AuthorityResources(
            provider.GetRequiredService<IOptions<McpAuthorityOptions>>(), provider.GetService<IProtectedApplication>()));
        services.AddSingleton<ILocalAuthority, LocalAuthority>();
        services.AddSingleton<DataFolder>();
        services.AddSingleton<KeyFiles>();
        services.AddSingleton<AuthorityKeys>();
        services.AddSingleton<StoreAddress>();
        services.AddSingleton<AuthorityDatabase>();
        services.AddSingleton<BrowserProtection>();
        services.AddSingleton<GrantRules>();
        services.AddSingleton<TokenClaims>();
        services.AddSingleton<LoginSession>();
        services.AddSingleton<ReturnTarget>();
        services.AddSingleton<IStartupFilter, AuthorityPipeline>();
        services.AddSingleton<AddressLimits>();
        services.AddSingleton<LimitTokenRequests>();
        services.AddSingleton(new DocumentFetches());
        services.AddSingleton<ClientRegistry.Turn>();
        services.AddScoped<ClientRegistry>();
        services.AddScoped<ClientIdentities>();
        services.AddScoped<MetadataDocuments>();
        services.AddScoped<ConsentRecords>();
        services.AddScoped<ConsentQuestion>();
        services.AddScoped<LoginEndpoints>();
        services.AddScoped<AuthorizeEndpoint>();
        services.AddScoped<RegistrationEndpoint>();
        services.AddScoped<Redemption>();
        services.AddScoped<TokenEndpoint>();
        services.AddScoped<FrontPage>();
        services.AddScoped<GrantList>();
        services.AddScoped<GrantRows>();
        services.AddScoped(provider => new GrantEnd(
            provider.GetRequiredService<GrantRows>(),
            provider.GetRequiredService<IOpenIddictApplicationManager>(),
            provider.GetRequiredService<IOpenIddictAuthorizationManager>(),
            provider.GetRequiredService<IOpenIddictTokenManager>(),
            provider.GetRequiredService<AuthorityAddress>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<GrantEnd>>(),
            provider.GetService<ITokenRevocations>()));
        services.AddScoped<GrantPages>();
        services.AddSingleton<IntrospectionClients>();
        services.AddSingleton<RecentChallenges>();
        services.AddSingleton<CleanUp>();
        services.AddHostedService(provider => provider.GetRequiredService<CleanUp>());
        services.AddHttpClient(MetadataDocuments.HttpClientName)
            .ConfigurePrimaryHttpMessageHandler(provider =>
                MetadataDocuments.CreateHandler(provider.GetRequiredService<IOptions<McpAuthorityOptions>>().Value.Clients));
        AddUsers(services);
    }

    private static void AddUsers(IServiceCollection services)
    {
        services.AddSingleton<DevelopmentUsers>();
        services.AddSingleton<PasswordSignIn>();
        services.AddSingleton<UpstreamProvider>();
        services.AddSingleton<UpstreamClaims>();
        services.AddSingleton<UpstreamCheck>();
        services.AddSingleton<UpstreamAccounts>();
        services.AddSingleton<UpstreamSignIn>();
        services.AddScoped<UpstreamEndpoints>();
        services.AddHttpClient(UpstreamCheck.HttpClientName, client => client.Timeout = TimeSpan.FromSeconds(10));
        services.AddSingleton<IAccounts>(provider => HasUpstream(provider)
            ? provider.GetRequiredService<UpstreamAccounts>()
            : provider.GetRequiredService<DevelopmentUsers>());
        services.AddSingleton<ISignIn>(provider => HasUpstream(provider)
            ? provider.GetRequiredService<UpstreamSignIn>()
            : provider.GetRequiredService<PasswordSignIn>());
    }

    private static bool HasUpstream(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<McpAuthorityOptions>>().Value.Upstream.IsSet;

    private static void AddServer(IServiceCollection services)
    {
        StoreAddress.AddTo(services, provider => provider.GetRequiredService<StoreAddress>());
        services.AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<AuthorityDb>())
            .AddServer(server =>
            {
                server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange().AllowRefreshTokenFlow()
                    // Reuse of a refresh token is theft from the first second: the tokens of that login are revoked.
                    .SetRefreshTokenReuseLeeway(null)
                    .DisableAccessTokenEncryption()
                    // Scopes that nobody has heard of are left out of the grant, not refused; any client may ask for any scope or resource.
                    .DisableScopeValidation().IgnoreScopePermissions().IgnoreResourcePermissions();
                server.AddEventHandler(LimitTokenRequests.Descriptor);
                server.AddEventHandler(LearnClient.Descriptor);
                server.AddEventHandler(RefreshTokenForEveryLogin.Descriptor);
                server.AddEventHandler(NarrowedAudience.Descriptor);
                server.AddEventHandler(SessionId.Descriptor);
                server.AddEventHandler(TokenId.Descriptor);
                server.AddEventHandler(RevokedToken.Descriptor);
                server.AddEventHandler(ReplayedToken.Descriptor);
                server.AddEventHandler(PlainTokenResponse.Descriptor);
                server.AddEventHandler(ErrorToWaitingClient.Descriptor);
                server.AddEventHandler(DiscoveryMetadata.Descriptor);
                server.UseAspNetCore().EnableAuthorizationEndpointPassthrough().EnableTokenEndpointPassthrough().EnableErrorPassthrough();
            });
        services.Replace(ServiceDescriptor.Scoped<OpenIddict.Core.OpenIddictApplicationManager<OpenIddictEntityFrameworkCoreApplication>,
            ExactRedirects>());
        services.AddSingleton<ConfigureOpenIddict>();
        services.AddSingleton<IConfigureOptions<OpenIddictServerOptions>>(provider => provider.GetRequiredService<ConfigureOpenIddict>());
        services.AddSingleton<IPostConfigureOptions<OpenIddictServerOptions>>(provider =>
            provider.GetRequiredService<ConfigureOpenIddict>());
        services.AddSingleton<IConfigureOptions<OpenIddictServerAspNetCoreOptions>>(provider =>
            provider.GetRequiredService<ConfigureOpenIddict>());
    }

    private static void AddClient(IServiceCollection services)
    {
        services.AddOpenIddict().AddClient(client =>
        {
            client.AllowAuthorizationCodeFlow().AllowRefreshTokenFlow();
            client.AddEventHandler(UpstreamDefaultScopes.Descriptor);
            client.AddEventHandler(UpstreamScopes.Descriptor);
            client.AddEventHandler(UpstreamGrantTypes.Descriptor);
            client.UseAspNetCore().EnableRedirectionEndpointPassthrough().EnableErrorPassthrough();
            client.UseSystemNetHttp();
            client.UseWebProviders();
        });
        services.AddSingleton<ConfigureUpstream>();
        services.AddSingleton<IConfigureOptions<OpenIddictClientOptions>>(provider => provider.GetRequiredService<ConfigureUpstream>());
        services.AddSingleton<IConfigureOptions<OpenIddictClientAspNetCoreOptions>>(provider =>
            provider.GetRequiredService<ConfigureUpstream>());
    }
}

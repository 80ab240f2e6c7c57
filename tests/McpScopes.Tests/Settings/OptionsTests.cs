using McpScopes.Hosting;
using McpScopes.Table;
using McpScopes.Tests.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace McpScopes.Tests.Settings;

/// <summary>A missing or wrong setting stops the application at start-up, in a sentence that names it.</summary>
public sealed class OptionsTests
{
    private const string Authority = "https://login.example.com";
    private const string Resource = "https://api.example.com/mcp";

    public static TheoryData<string, string> WrongSettings { get; } = new()
    {
        { "Authority=", "McpScopes:Authority is missing" },
        { "Authority=login.example.com", "McpScopes:Authority is 'login.example.com'" },
        { "Authority=http://login.example.com", "McpScopes:Authority is 'http://login.example.com'. It must be an absolute https URL, or http on a loopback address" },
        { "Resource=", "McpScopes:Resource is missing" },
        { "Resource=http://api.example.com/mcp", "McpScopes:Resource is 'http://api.example.com/mcp'" },
        { "Resource=https://api.example.com/mcp#x", "McpScopes:Resource is" },
        { "Resource=https://api.example.com/mcp\"x", "McpScopes:Resource is" },
        { "AuthorizationServers:0=nonsense", "McpScopes:AuthorizationServers names 'nonsense'" },
        { "AllowedOrigins:0=https://app.example.com/path", "McpScopes:AllowedOrigins names 'https://app.example.com/path'" },
        { "AllowedOrigins:0=https://exämple.com", "McpScopes:AllowedOrigins names 'https://exämple.com'" },
        { "PeekLimit=0", "McpScopes:PeekLimit is 0" },
        { "Listing=7", "McpScopes:Listing is 7" },
        { "UnlistedPrimitives=7", "McpScopes:UnlistedPrimitives is 7" },
        { "ChallengeScopes=7", "McpScopes:ChallengeScopes is 7. It must be 'ByProtocolVersion', 'Operation' or 'OperationAndGranted'" },
        { "Audience=x", "McpScopes:Audience is not a setting of McpScopes. Did you mean 'Audiences'?" },
        { "Autority=x", "McpScopes:Autority is not a setting of McpScopes. Did you mean 'Authority'?" },
        { "TokenCache:Lifetme=00:01:00", "McpScopes:TokenCache:Lifetme is not a setting of McpScopes. Did you mean 'Lifetime'?" },
        { "Issuers:0:Introspection:Secret=x", "McpScopes:Issuers:0:Introspection:Secret is not a setting of McpScopes" },
        { "Audit:WhenSinkFals=Refuse", "McpScopes:Audit:WhenSinkFals is not a setting of McpScopes. Did you mean 'WhenSinkFails'?" },
        { "Audit:WhenSinkFails=7", "McpScopes:Audit:WhenSinkFails is 7. It must be 'Continue' or 'Refuse'" },
        { "Audit:Arguments=7", "McpScopes:Audit:Arguments is 7. It must be 'Off', 'Hmac' or 'Clear'" },
        { "Audit:Primitives:search=7", "McpScopes:Audit:Primitives:search is 7. It must be 'Off', 'Hmac' or 'Clear'" },
        { "Audit:File:Path=audit.jsonl", "McpScopes:Audit:File is set, but nothing reads it. Add builder.Services.AddScopeAuditFile()" },
        { "Audit:Store:Retention=90.00:00:00", "McpScopes:Audit:Store is set, but nothing reads it. Add builder.Services.AddScopeAuditStore(…)" },
        { "Revocation:WhenStoreFals=Continue", "McpScopes:Revocation:WhenStoreFals is not a setting of McpScopes. Did you mean 'WhenStoreFails'?" },
        { "Revocation:WhenStoreFails=7", "McpScopes:Revocation:WhenStoreFails is 7. It must be 'Refuse' or 'Continue'" },
        { "Revocation:SharedSignals:Transmiter=x", "McpScopes:Revocation:SharedSignals:Transmiter is not a setting of McpScopes. Did you mean 'Transmitter'?" },
        { "Revocation:SharedSignals:Audience=x", "McpScopes:Revocation:SharedSignals:Transmitter is missing, and without it nothing is received" },
        { "Revocation:SharedSignals:Transmitter=x", "McpScopes:Revocation:SharedSignals:Transmitter is 'x'. It must be an absolute https URL" },
        { "Revocation:SharedSignals:Transmitter=https://idp.example.com", "McpScopes:Revocation:SharedSignals:Audience is missing" },
        { "Revocation:GlobalTokenRevocation:Issuer=x", "McpScopes:Revocation:GlobalTokenRevocation:IdentityProvider is missing" },
        { "Revocation:GlobalTokenRevocation:IdentityProvider=http://idp.example.com", "McpScopes:Revocation:GlobalTokenRevocation:IdentityProvider is 'http://idp.example.com'" },
        { "TokenCache:MaxEntries=0", "McpScopes:TokenCache:MaxEntries is 0" },
        { "TokenCache:Lifetime=02:00:00", "McpScopes:TokenCache:Lifetime is 02:00:00" },
        { "Provider=7", "McpScopes:Provider is 7. It must be one of Cognito, EntraId, Auth0, Okta, Keycloak, Ping" },
        { "TenantId=x", "McpScopes:TenantId is set, but is read only with Provider 'EntraId'" },
        { "DPoP=7", "McpScopes:DPoP is 7" },
        { "ScopePrefix=a b", "McpScopes:ScopePrefix is 'a b', which cannot stand in a scope" },
        { "NameClaims:0= ", "McpScopes:NameClaims holds an empty value" },
        { "Introspection:ClientSecret=x", "McpScopes:Introspection:ClientId is missing" },
        { "Introspection:Endpoint=https://login.example.com/introspect", "McpScopes:Introspection:ClientId is missing. The introspection endpoint answers clients that it knows only" },
        { "Introspection:ClientId=x", "McpScopes:Introspection:ClientSecret is missing" },
        { "Issuers:0:Audiences:0=x", "McpScopes:Issuers:0:Authority is missing" },
        { "Issuers:0:Authority=https://login.example.com", "McpScopes:Issuers names 'https://login.example.com' more than once" },
        { "AuthenticationScheme=Mine", "McpScopes:AuthenticationScheme is 'Mine', and no scheme of that name is registered" },
    };

    [Theory]
    [MemberData(nameof(WrongSettings))]
    public async Task A_wrong_setting_is_named(string setting, string message)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync("Production", setting.Split('=', 2)));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Every section inside the section: one that is forgotten in the list of names would take any spelling.</summary>
    [Fact]
    public void Every_nested_section_knows_its_settings()
    {
        foreach (var section in Sections(typeof(McpScopesOptions), ""))
        {
            var settings = new ConfigurationBuilder()
                .AddInMemoryCollection([KeyValuePair.Create($"McpScopes:{section}Mispelt", (string?)"x")]).Build().GetSection("McpScopes");

            Assert.Contains($"McpScopes:{section}Mispelt", Assert.Single(SettingNames.FindUnknown(new SettingsSection(settings))), StringComparison.Ordinal);
        }

        static IEnumerable<string> Sections(Type type, string path) => type.GetProperties()
            .Where(property => property.PropertyType.Assembly == type.Assembly && property.PropertyType.IsClass)
            .SelectMany(property => Sections(property.PropertyType, $"{path}{property.Name}:").Prepend($"{path}{property.Name}:"));
    }

    [Fact]
    public async Task A_scheme_of_ones_own_needs_authorization_servers_to_send_clients_to()
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(
            () => StartAsync("Production", ["Authority", ""], ["AuthenticationScheme", "Mine"]));

        Assert.Contains("McpScopes:AuthorizationServers is missing", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_settings_are_bound_from_configuration()
    {
        await using var app = await StartAsync(
            "Production",
            ["Audiences:0", "audience"], ["AuthorizationServers:0", "https://other.example.com"], ["AllowedOrigins:0", "https://app.example.com"],
            ["Listing", "GrantedOnly"], ["UnlistedPrimitives", "AuthenticatedOnly"], ["PeekLimit", "1000"],
            ["ChallengeScopes", "Operation"]);

        var options = app.Services.GetRequiredService<IOptions<McpScopesOptions>>().Value;

        Assert.Equal(Authority, options.Authority);
        Assert.Equal(Resource, options.Resource);
        Assert.Equal(["audience"], options.Audiences);
        Assert.Equal(["https://other.example.com"], options.AuthorizationServers);
        Assert.Equal(["https://app.example.com"], options.AllowedOrigins);
        Assert.Equal(PrimitiveListing.GrantedOnly, options.Listing);
        Assert.Equal(UnlistedPrimitivePolicy.AuthenticatedOnly, options.UnlistedPrimitives);
        Assert.Equal(1000, options.PeekLimit);
        Assert.Equal(ChallengeScopes.Operation, options.ChallengeScopes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/api/v1")]
    public async Task In_Development_the_servers_own_address_stands_in_for_the_resource(string group)
    {
        await using var app = await StartAsync("Development", app => app.MapGroup(group).MapScopedMcp("/mcp"), ["Resource", ""]);
        using var http = new HttpClient();

        var metadata = await http.GetStringAsync(app.Urls.First() + $"/.well-known/oauth-protected-resource{group}/mcp");

        Assert.Contains($"\"resource\":\"{app.Urls.First()}{group}/mcp\"", metadata, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> WrongBesideTheLocalAuthority { get; } = new()
    {
        {
            "Audiences:0=api://mine",
            "McpScopes:Audiences names 'api://mine', but the authority inside this application makes its tokens for Resource, 'https://api.example.com/mcp'"
        },
        { "ClientIds:0=x", "McpScopes:ClientIds is set, and has no effect: it belongs to an issuer" },
        { "TokenTypes:0=at+jwt", "McpScopes:TokenTypes is set, and has no effect" },
        { "ScopePrefix=api://x/", "McpScopes:ScopePrefix is set, and has no effect" },
        { "MetadataAddress=https://login.example.com/x", "McpScopes:MetadataAddress is set, and has no effect" },
        { "Introspection:ClientId=x", "McpScopes:Introspection is set, and has no effect" },
    };

    [Theory]
    [MemberData(nameof(WrongBesideTheLocalAuthority))]
    public async Task What_contradicts_the_authority_inside_the_application_is_named(string setting, string message)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(
            () => StartAsync("Production", MapMcp, AddLocalAuthority, ["Authority", ""], setting.Split('=', 2)));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Audiences:0=https://api.example.com/mcp")]
    [InlineData("NameClaims:0=sub")]
    public async Task What_agrees_with_the_authority_inside_the_application_may_be_said(string setting)
    {
        await using var app = await StartAsync("Production", MapMcp, AddLocalAuthority, ["Authority", ""], setting.Split('=', 2));

        Assert.NotEmpty(app.Urls);
    }

    [Fact]
    public async Task Beside_another_issuer_the_audiences_are_that_issuers()
    {
        await using var app = await StartAsync("Production", MapMcp, AddLocalAuthority, ["Audiences:0", "api://mine"]);

        Assert.NotEmpty(app.Urls);
    }

    private static void MapMcp(WebApplication app) => app.MapScopedMcp("/mcp");

    private static void AddLocalAuthority(IServiceCollection services) => services.AddSingleton<ILocalAuthority, LocalAuthority>();

    private static Task<WebApplication> StartAsync(string environment, params string[][] settings) => StartAsync(environment, MapMcp, settings);

    private static Task<WebApplication> StartAsync(string environment, Action<WebApplication> map, params string[][] settings) =>
        StartAsync(environment, map, _ => { }, settings);

    private static async Task<WebApplication> StartAsync(
        string environment, Action<WebApplication> map, Action<IServiceCollection> add, params string[][] settings)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?> { ["McpScopes:Authority"] = Authority, ["McpScopes:Resource"] = Resource });
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => "McpScopes:" + setting[0], string? (setting) => setting[1]));
        add(builder.Services);
        builder.Services.AddMcpScopes(builder.Configuration.GetSection("McpScopes"));
        builder.Services.AddMcpServer().WithHttpTransport().AddScopedPrimitives(new ProtectedResourceDescription(), [TestTools.Part], null);
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        try
        {
            map(app);
            await app.StartAsync();
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    private sealed class LocalAuthority : ILocalAuthority
    {
        public string Issuer => "https://api.example.com/authority";

        public IReadOnlyCollection<SecurityKey> SigningKeys => [];

        public ValueTask EndAsync(TokenRevocation revocation, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }
}

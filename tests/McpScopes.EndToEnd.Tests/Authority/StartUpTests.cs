using McpScopes.Authority;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace McpScopes.EndToEnd.Tests.Authority;

public sealed class StartUpTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mcp-authority-").FullName;

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public void Outside_Development_everything_that_is_missing_is_named(string environment)
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => AuthorityHost.Build(
            AuthorityHost.FreeAddress(),
            _folder,
            options =>
            {
                options.Users.Clear();
                options.Grants.Clear();
                options.DefaultScopes = null;
            },
            environment));

        string[] settings = ["Upstream", "Store:ConnectionString", "Keys:Signing", "Keys:Encryption", "Grants"];
        Assert.Equal(settings.Length, refusal.Failures.Count());
        Assert.All(settings, setting => Assert.Contains(refusal.Failures, failure =>
            failure.StartsWith($"McpAuthority:{setting} is missing.", StringComparison.Ordinal)
            && failure.Contains($"this is '{environment}'")));
    }

    [Fact]
    public void Outside_Development_users_with_a_password_on_the_login_page_are_refused()
    {
        var refusal = Assert.Throws<OptionsValidationException>(
            () => AuthorityHost.Build(AuthorityHost.FreeAddress(), _folder, environment: "Production"));

        Assert.Contains("McpAuthority:Users", refusal.Message);
    }

    [Fact]
    public async Task Mapping_what_was_not_added_names_the_missing_call()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        await using var app = builder.Build();

        var refusal = Assert.Throws<InvalidOperationException>(() => app.MapMcpAuthority());

        Assert.Contains("AddMcpAuthority(", refusal.Message);
    }

    public static TheoryData<string, Action<McpAuthorityOptions>> Mistakes => new()
    {
        { "McpAuthority:Issuer", options => options.Issuer = "localhost:5080/authority" },
        { "McpAuthority:Issuer", options => options.Issuer = "http://localhost:5080/app" },
        { "McpAuthority:Issuer", options => options.Issuer = "http://localhost:0/authority" },
        { "McpAuthority:Issuer", options => options.Issuer = "http://auth.example/authority" },
        { "McpAuthority:Issuer", options => options.Issuer = "https://auth.example/authority?x=1" },
        { "McpAuthority:DataFolder", options => options.DataFolder = " " },
        { "McpAuthority:Resources", options => options.Resources.Add("/mcp") },
        { "McpAuthority:Resources", options => options.Resources.Add("https://example.com/mcp#x") },
        { "more than once", options => options.Users.Add(new() { Email = "DEV@example.com" }) },
        { "without Email", options => options.Users.Add(new()) },
        { "'unheard-of'", options => options.Users.Add(new() { Email = "new@example.com", Scopes = ["unheard-of"] }) },
        { "'unheard-of'", options => options.DefaultScopes!.Add("unheard-of") },
        { "'unheard-of'", options => options.Grants.Add(new() { Claim = "groups", Value = "x", Scopes = ["unheard-of"] }) },
        { "McpAuthority:Grants", options => options.Grants.Add(new() { Claim = "groups", Value = "x" }) },
        { "McpAuthority:Administrators", options => options.Administrators.Add(new() { Claim = "groups" }) },
        { "McpAuthority:Clients:MaxClients", options => options.Clients.MaxClients = 0 },
        { "McpAuthority:Clients:PrivateHosts", options =>
            {
                options.Clients.MetadataDocuments = false;
                options.Clients.PrivateHosts.Add("clients.example.com");
            } },
        { "McpAuthority:AccessTokenLifetime", options => options.AccessTokenLifetime = TimeSpan.FromDays(2) },
        { "McpAuthority:TrustedProxies", options => options.TrustedProxies.Add("nginx") },
        { "McpAuthority:IntrospectionClients", options =>
            options.IntrospectionClients.Add(new() { Resource = "https://x.example/mcp", ClientSecret = "short" }) },
        { "McpAuthority:Users and McpAuthority:Upstream", options => options.Upstream.Authority = "https://login.example.com" },
        { "McpAuthority:Upstream:ClientId", options => options.Upstream.Authority = "https://login.example.com" },
        { "McpAuthority:Upstream:Provider is 'Cogito'", options => options.Upstream.Provider = "Cogito" },
        { "McpAuthority:Upstream:UserPoolId", options => options.Upstream.Provider = "Cognito" },
        { "McpAuthority:Upstream:TenantId", options => options.Upstream.Provider = "EntraId" },
        { "McpAuthority:FromUpstreamScopes", options => options.FromUpstreamScopes = true },
        { "McpAuthority:Keys", options => options.Keys.Signing.Add(new() { Path = "not-there.pem" }) },
        { "McpAuthority:Store", options => options.Store.ConnectionString = "Data Source=/not/there/authority.db" },
    };

    [Theory]
    [MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public void A_mistake_in_the_options_stops_the_start_and_is_named(string named, Action<McpAuthorityOptions> mistake)
    {
        var refusal = Assert.ThrowsAny<Exception>(() => AuthorityHost.Build(AuthorityHost.FreeAddress(), _folder, mistake));

        Assert.True(refusal is OptionsValidationException or InvalidOperationException, refusal.ToString());

        Assert.Contains(named, refusal.Message);
    }

    [Theory]
    [InlineData("Clients:MetadataDocument", "false")]
    [InlineData("Upstream:ClinetId", "x")]
    [InlineData("Upstream:Region", "eu-central-1")]
    [InlineData("Upstream:Regoin", "eu-central-1", "Upstream:Provider", "Cognito")]
    [InlineData("Grants:0:Scope", "x")]
    public async Task A_misspelt_setting_is_named_wherever_it_stands(string key, string value, string? other = null, string? otherValue = null)
    {
        await using var app = Configured((key, value), (other ?? "Password", otherValue ?? "mcp"));

        var refusal = Assert.Throws<OptionsValidationException>(() => app.Services.GetRequiredService<IOptions<McpAuthorityOptions>>().Value);

        Assert.Contains($"McpAuthority:{key} is not a setting.", refusal.Message);
    }

    [Theory]
    [InlineData("EntraId", "TenantId", "8eaef023-2b34-4da1-9baa-8bc8c9d6a490")]
    [InlineData("Google", "AccessType", "offline")]
    public async Task What_a_provider_has_besides_is_taken(string provider, string setting, string value)
    {
        await using var app = Configured(
            ("Upstream:Provider", provider), ($"Upstream:{setting}", value), ("Upstream:ClientId", "x"), ("Upstream:ClientSecret", "y"));

        Assert.Equal(value, app.Services.GetRequiredService<IOptions<McpAuthorityOptions>>().Value.Upstream.Settings[setting]);
    }

    /// <summary>An application with no settings but these: the sample's own lie beside the tests.</summary>
    private WebApplication Configured(params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development", ContentRootPath = _folder });
        builder.Configuration.AddInMemoryCollection(
            settings.Select(setting => KeyValuePair.Create($"McpAuthority:{setting.Key}", (string?)setting.Value)));
        builder.Services.AddMcpAuthority(builder.Configuration.GetSection("McpAuthority"));
        return builder.Build();
    }

    [Theory]
    [InlineData("signing.pem", "not a key")]
    [InlineData("encryption.pem", "")]
    [InlineData("authority.db",
        "This is not a database, however long one looks at it; SQLite files begin with another text than this one does.")]
    public void A_corrupt_folder_is_named_with_its_setting(string file, string content)
    {
        File.WriteAllText(Path.Combine(_folder, file), content);

        var refusal = Assert.Throws<InvalidOperationException>(() => AuthorityHost.Build(AuthorityHost.FreeAddress(), _folder));

        Assert.Contains($"'{_folder}'", refusal.Message);
        Assert.Contains("McpAuthority:DataFolder", refusal.Message);
        Assert.Contains("delete it", refusal.Message);
    }

    [Fact]
    public void A_database_of_another_shape_is_named_with_its_setting()
    {
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_folder, "authority.db")}"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE OpenIddictApplications (Id TEXT)";
            command.ExecuteNonQuery();
        }

        var refusal = Assert.Throws<InvalidOperationException>(() => AuthorityHost.Build(AuthorityHost.FreeAddress(), _folder));

        Assert.Contains($"'{_folder}'", refusal.Message);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named_with_its_setting()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");

        var refusal = Assert.Throws<InvalidOperationException>(
            () => AuthorityHost.Build(AuthorityHost.FreeAddress(), Path.Combine(file, "folder")));

        Assert.Contains($"'{Path.Combine(file, "folder")}'", refusal.Message);
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}

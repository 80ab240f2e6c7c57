using DevAuthority;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace McpScopes.EndToEnd.Tests.Authority;

public sealed class StartUpTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dev-authority-").FullName;

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public void Outside_Development_it_refuses_to_be_added_and_says_what_to_use(string environment)
    {
        var refusal = Assert.Throws<InvalidOperationException>(
            () => AuthorityHost.Build(AuthorityHost.FreeAddress(), _folder, environment: environment));

        Assert.Contains($"this is '{environment}'", refusal.Message);
        Assert.Contains("McpScopes:Authority", refusal.Message);
        Assert.Contains("Cognito", refusal.Message);
    }

    [Fact]
    public async Task Outside_Development_it_refuses_to_be_mapped()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        await using var app = builder.Build();

        var refusal = Assert.Throws<InvalidOperationException>(() => app.MapDevAuthority());

        Assert.Contains("this is 'Production'", refusal.Message);
    }

    [Fact]
    public void Services_of_no_known_environment_are_refused()
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddDevAuthority(_ => { }));

        Assert.Contains("cannot see the environment", refusal.Message);
    }

    [Fact]
    public async Task Mapping_what_was_not_added_names_the_missing_call()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        await using var app = builder.Build();

        var refusal = Assert.Throws<InvalidOperationException>(() => app.MapDevAuthority());

        Assert.Contains("AddDevAuthority()", refusal.Message);
    }

    public static TheoryData<string, Action<DevAuthorityOptions>> Mistakes => new()
    {
        { "BaseUrl", options => options.BaseUrl = "localhost:5080" },
        { "BaseUrl", options => options.BaseUrl = "http://localhost:5080/app" },
        { "BaseUrl", options => options.BaseUrl = "http://localhost:0" },
        { "plain http is for loopback", options => options.BaseUrl = "http://auth.example" },
        { "PathPrefix", options => options.PathPrefix = "authority" },
        { "PathPrefix", options => options.PathPrefix = "/" },
        { "PathPrefix", options => options.PathPrefix = "/{x}" },
        { "DataFolder", options => options.DataFolder = " " },
        { "Resources", options => options.Resources.Clear() },
        { "Resources", options => options.Resources.Add("/mcp") },
        { "Resources", options => options.Resources.Add("https://example.com/mcp#x") },
        { "Users", options => options.Users.Clear() },
        { "more than once", options => options.Users.Add(new("DEV@example.com", "other", "openid")) },
        { "'unheard-of'", options => options.Users.Add(new("new@example.com", "other", "unheard-of")) },
        { "'unheard-of'", options => options.InitialScopes.Add("unheard-of") },
        { "MaxRegisteredClients", options => options.MaxRegisteredClients = 0 },
    };

    [Theory]
    [MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public void A_mistake_in_the_options_stops_the_start_and_is_named(string named, Action<DevAuthorityOptions> mistake)
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => AuthorityHost.Build(AuthorityHost.FreeAddress(), _folder, mistake));

        Assert.Contains(named, refusal.Message);
    }

    [Theory]
    [InlineData("signing.pem", "not a key")]
    [InlineData("encryption.pem", "")]
    [InlineData("authority.db", "This is not a database, however long one looks at it; SQLite files begin with another text than this one does.")]
    public void A_corrupt_folder_is_named_with_its_setting(string file, string content)
    {
        File.WriteAllText(Path.Combine(_folder, file), content);

        var refusal = Assert.Throws<InvalidOperationException>(() => AuthorityHost.Build(AuthorityHost.FreeAddress(), _folder));

        Assert.Contains($"'{_folder}'", refusal.Message);
        Assert.Contains("DevAuthorityOptions.DataFolder", refusal.Message);
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

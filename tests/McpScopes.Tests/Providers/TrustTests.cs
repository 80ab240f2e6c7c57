using System.Text.Json.Nodes;
using McpScopes.Tests.Wire;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol.AspNetCore;

namespace McpScopes.Tests.Providers;

/// <summary>Who is trusted: the configured issuers to the last letter, with the keys that they publish now, and nobody else.</summary>
public sealed class TrustTests
{
    private const string Issuer = "https://login.example.com";
    private const string Other = "https://other.example.com";

    [Fact]
    public async Task A_discovery_document_that_names_another_issuer_makes_no_issuer_valid()
    {
        await using var issuer = await LocalIssuer.StartAsync(Document(Other));
        await using var server = await ProviderServer.StartAsync(Settings(issuer));

        var own = await server.CallAsync("search", Token(issuer, server));
        var others = await server.CallAsync("search", Token(issuer, server, iss: Other));

        // The document cannot be believed, so that its keys cannot either: nothing can be said of tokens until it is mended.
        Assert.Equal(503, own.Status);
        Assert.Equal(401, others.Status);
        Assert.Equal(0, server.Runs);
        Assert.Contains(server.Log.Ours, line => line.Level == LogLevel.Error
            && line.Exception?.Message.Contains($"names the issuer '{Other}', and the settings name '{Issuer}'", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Ambient_configuration_of_schemes_is_an_error_at_start()
    {
        await using var issuer = await LocalIssuer.StartAsync(Document(Issuer));

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => ProviderServer.StartAsync(
            [.. Settings(issuer), new("Authentication:Schemes:McpScopes:ValidIssuer", Other)]));

        Assert.Contains("Authentication:Schemes:McpScopes is set, and has no effect", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ambient_configuration_of_another_scheme_makes_nobody_an_issuer_here()
    {
        await using var issuer = await LocalIssuer.StartAsync(Document(Issuer));
        await using var server = await ProviderServer.StartAsync(
            [.. Settings(issuer), new("Authentication:Schemes:Bearer:ValidIssuer", Other), new("Authentication:Schemes:Bearer:ValidAudiences:0", "other")],
            builder => builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer());

        Assert.Equal(401, (await server.CallAsync("search", Token(issuer, server, iss: Other))).Status);
        Assert.Equal(401, (await server.CallAsync("search", Token(issuer, server, change: claims => claims["aud"] = "other"))).Status);
        Assert.Equal(200, (await server.CallAsync("search", Token(issuer, server))).Status);
    }

    [Fact]
    public async Task Keys_that_the_application_gives_in_code_take_the_place_of_discovery_and_make_nobody_else_an_issuer()
    {
        await using var issuer = await LocalIssuer.StartAsync(Document(Issuer));
        await using var another = await LocalIssuer.StartAsync(Document(Issuer));
        await using var server = await ProviderServer.StartAsync(Settings(issuer), builder => builder.Services.Configure<JwtBearerOptions>(
            McpScopesDefaults.AuthenticationScheme, options => options.Configuration = issuer.ToConfiguration(Other)));

        Assert.Equal(200, (await server.CallAsync("search", Token(issuer, server))).Status);
        Assert.Equal(401, (await server.CallAsync("search", Token(issuer, server, iss: Other))).Status);
        Assert.Equal(401, (await server.CallAsync("search", Token(another, server))).Status);
        Assert.Equal(1, server.Runs);
        Assert.Equal(0, issuer.KeyReads);
    }

    [Fact]
    public async Task The_keys_of_another_issuer_are_not_asked_for_its_tokens()
    {
        await using var one = await LocalIssuer.StartAsync(Document(Issuer));
        await using var other = await LocalIssuer.StartAsync(Document(Other));
        await using var server = await ProviderServer.StartAsync(TwoIssuers(one, other));

        // Signed by one issuer in the name of the other, both of which count.
        Assert.Equal(401, (await server.CallAsync("search", Token(one, server, iss: Other))).Status);
        Assert.Equal(0, one.KeyReads);
        Assert.Equal(401, (await server.CallAsync("search", Token(other, server, iss: Issuer))).Status);
        Assert.Equal(401, (await server.CallAsync("search", Token(one, server, iss: "https://evil.example.com"))).Status);
        Assert.Equal(0, server.Runs);
        Assert.Equal(200, (await server.CallAsync("search", Token(one, server))).Status);
        Assert.Equal(200, (await server.CallAsync("search", Token(other, server, iss: Other))).Status);
    }

    [Fact]
    public async Task Users_of_different_issuers_are_different_users_in_sessions()
    {
        await using var one = await LocalIssuer.StartAsync(Document(Issuer));
        await using var other = await LocalIssuer.StartAsync(Document(Other));
        await using var server = await ProviderServer.StartAsync(TwoIssuers(one, other), mode: HttpServerSessionMode.Stateful);
        await server.Client.InitializeAsync(Token(one, server));

        var stranger = await server.CallAsync("search", Token(other, server, iss: Other), ProtocolVersions.Handshake);
        var owner = await server.CallAsync("search", Token(one, server), ProtocolVersions.Handshake);

        Assert.Equal(403, stranger.Status);
        Assert.Equal(200, owner.Status);
        Assert.Equal(1, server.Runs);
    }

    [Fact]
    public async Task Users_of_different_issuers_are_limited_each_for_themselves()
    {
        await using var one = await LocalIssuer.StartAsync(Document(Issuer));
        await using var other = await LocalIssuer.StartAsync(Document(Other));
        await using var server = await ProviderServer.StartAsync([.. TwoIssuers(one, other), new("McpScopes:RefusalsPerMinute", "2")]);

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(403, (await server.CallAsync("extract", Token(one, server))).Status);
        }

        Assert.Equal(429, (await server.CallAsync("extract", Token(one, server))).Status);
        Assert.Equal(403, (await server.CallAsync("extract", Token(other, server, iss: Other))).Status);
    }

    [Fact]
    public async Task A_new_key_counts_from_its_first_token_on_under_load_and_costs_one_read()
    {
        await using var issuer = await LocalIssuer.StartAsync(Document(Issuer));
        await using var server = await ProviderServer.StartAsync(Settings(issuer));
        Assert.Equal(200, (await server.CallAsync("search", Token(issuer, server))).Status);

        // Longer than what keeps a flood of unknown key ids from becoming one of reads.
        await Task.Delay(TimeSpan.FromSeconds(1.2));
        issuer.Rotate();
        issuer.Delay = TimeSpan.FromMilliseconds(200);
        var reads = issuer.KeyReads;
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => server.CallAsync("search", Token(issuer, server))));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Equal(reads + 1, issuer.KeyReads);
    }

    [Fact]
    public async Task A_flood_of_unknown_keys_is_no_flood_of_reads()
    {
        await using var issuer = await LocalIssuer.StartAsync(Document(Issuer));
        await using var server = await ProviderServer.StartAsync(Settings(issuer));
        Assert.Equal(200, (await server.CallAsync("search", Token(issuer, server))).Status);
        issuer.Rotate(publish: false);

        var answers = new List<int>();
        for (var i = 0; i < 200; i++)
        {
            answers.Add((await server.CallAsync("search", Token(issuer, server))).Status);
        }

        Assert.All(answers, status => Assert.Equal(401, status));
        Assert.InRange(issuer.KeyReads, 1, 20);
    }

    [Fact]
    public async Task While_the_keys_cannot_be_read_a_token_of_an_unknown_key_is_503_and_one_of_a_known_key_works()
    {
        await using var issuer = await LocalIssuer.StartAsync(Document(Issuer));
        await using var server = await ProviderServer.StartAsync(Settings(issuer));
        var known = Token(issuer, server);
        Assert.Equal(200, (await server.CallAsync("search", known)).Status);
        issuer.Rotate();
        await issuer.UnplugAsync();
        await Task.Delay(TimeSpan.FromSeconds(1.2));

        var unknown = await server.CallAsync("search", Token(issuer, server));
        var fresh = await server.CallAsync("search", known);
        await issuer.PlugInAsync();
        await Task.Delay(TimeSpan.FromSeconds(1.2));
        var later = await server.CallAsync("search", Token(issuer, server));

        Assert.Equal(503, unknown.Status);
        Assert.NotNull(unknown.RetryAfter);
        Assert.Equal(200, fresh.Status);
        Assert.Equal(200, later.Status);
    }

    [Fact]
    public async Task An_issuer_that_is_down_at_start_keeps_no_other_from_working_and_works_when_it_comes_up()
    {
        await using var one = await LocalIssuer.StartAsync(Document(Issuer));
        await using var other = await LocalIssuer.StartAsync(Document(Other));
        await other.UnplugAsync();
        await using var server = await ProviderServer.StartAsync(TwoIssuers(one, other));

        Assert.Equal(503, (await server.CallAsync("search", Token(other, server, iss: Other))).Status);
        Assert.Equal(200, (await server.CallAsync("search", Token(one, server))).Status);
        await other.PlugInAsync();
        Assert.Equal(200, (await server.CallAsync("search", Token(other, server, iss: Other))).Status);
    }

    [Fact]
    public async Task A_withdrawn_key_counts_no_more_once_the_keys_are_read_again()
    {
        await using var issuer = await LocalIssuer.StartAsync(Document(Issuer));
        await using var server = await ProviderServer.StartAsync(Settings(issuer));
        var old = Token(issuer, server);
        Assert.Equal(200, (await server.CallAsync("search", old)).Status);
        issuer.Rotate(withdrawOthers: true);
        await Task.Delay(TimeSpan.FromSeconds(1.2));

        Assert.Equal(200, (await server.CallAsync("search", Token(issuer, server))).Status);
        Assert.Equal(401, (await server.CallAsync("search", old)).Status);
    }

    internal static JsonObject Document(string issuer) => new() { ["issuer"] = issuer, ["jwks_uri"] = "@url/keys" };

    internal static Dictionary<string, string?> Settings(LocalIssuer issuer) =>
        new() { ["McpScopes:Authority"] = Issuer, ["McpScopes:MetadataAddress"] = issuer.MetadataAddress };

    internal static string Token(LocalIssuer issuer, ProviderServer server, string iss = Issuer, Action<JsonObject>? change = null)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["iss"] = iss,
            ["sub"] = "dev",
            ["aud"] = server.Resource,
            ["iat"] = now - 60,
            ["exp"] = now + 3600,
            ["client_id"] = "client",
            ["scope"] = "tavily-mcp/search",
            ["jti"] = Guid.NewGuid().ToString(),
        };
        change?.Invoke(claims);
        return issuer.Sign(new JsonObject { ["alg"] = "RS256", ["typ"] = "at+jwt", ["kid"] = issuer.KeyId }, claims);
    }

    private static Dictionary<string, string?> TwoIssuers(LocalIssuer one, LocalIssuer other) => new(Settings(one))
    {
        ["McpScopes:Issuers:0:Authority"] = Other,
        ["McpScopes:Issuers:0:MetadataAddress"] = other.MetadataAddress,
    };
}

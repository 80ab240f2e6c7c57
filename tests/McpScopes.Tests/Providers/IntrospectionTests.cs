using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace McpScopes.Tests.Providers;

/// <summary>Opaque tokens: the issuer is asked, and its answer judged as strictly as a JWT.</summary>
public sealed class IntrospectionTests
{
    private const string Opaque = "2YotnFZFEjr1zCsicMWpAA";

    /// <summary>Answers, in which <c>@resource</c>, <c>@exp</c> and <c>@past</c> are filled in, that let nothing run.</summary>
    public static TheoryData<string, string> Refused { get; } = new()
    {
        { """{"active":false}""", "The access token is not valid" },
        { """{"active":"true","scope":"tavily-mcp/search","aud":"@resource"}""", "The access token is not valid" },
        { """{"active":1,"scope":"tavily-mcp/search","aud":"@resource"}""", "The access token is not valid" },
        { """{"scope":"tavily-mcp/search","aud":"@resource"}""", "The access token is not valid" },
        { """{"active":true,"scope":"tavily-mcp/search","aud":"https://elsewhere.example"}""", "The access token is for another audience" },
        { """{"active":true,"scope":"tavily-mcp/search"}""", "The access token is for another audience" },
        { """{"active":true,"scope":"tavily-mcp/search","aud":"@resource","iss":"https://evil.example"}""", "The access token is from another issuer" },
        { """{"active":true,"scope":"tavily-mcp/search","aud":"@resource","iss":["https://login.example.com","https://evil.example"]}""", "The access token is from another issuer" },
        { """{"active":true,"scope":"tavily-mcp/search","aud":"@resource","exp":"@past"}""", "The access token expired" },
        { """{"active":true,"scope":"tavily-mcp/search","aud":"@resource","exp":"never"}""", "The access token expired" },
        { """{"active":true,"scope":"tavily-mcp/search","aud":"@resource","nbf":"@exp"}""", "The access token is not valid yet" },
        { """{"active":true,"scope":"tavily-mcp/search","aud":"@resource","token_type":"refresh_token"}""", "The token is not an access token" },
        { """{"active":true,"scope":"tavily-mcp/search","aud":"@resource","token_type":"N_A"}""", "The token is not an access token" },
        { """{"active":true,"scope":"tavily-mcp/search","aud":"@resource","cnf":{"jkt":"x"}}""", "The access token is not valid" },
    };

    public static TheoryData<int, string> NoAnswers { get; } = new()
    {
        { 200, "no JSON" },
        { 200, "[]" },
        { 200, "" },
        { 500, """{"active":true}""" },
        { 401, """{"error":"invalid_client"}""" },
        { 302, "" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_the_answer_does_not_say_plainly_runs_nothing(string answer, string reason)
    {
        await using var issuer = await StartAsync();
        await using var server = await ProviderServer.StartAsync(Settings(issuer));
        issuer.Introspection = (200, "application/json", Fill(answer, server));

        var refused = await server.CallAsync("search", Opaque);

        Assert.Equal(401, refused.Status);
        Assert.Equal(reason, refused.Json["message"]!.GetValue<string>());
        Assert.Equal(0, server.Runs);
    }

    [Theory]
    [MemberData(nameof(NoAnswers))]
    public async Task No_answer_is_503_and_the_log_says_why_without_the_secret(int status, string answer)
    {
        await using var issuer = await StartAsync();
        await using var server = await ProviderServer.StartAsync(Settings(issuer));
        issuer.Introspection = (status, "application/json", answer);

        var unknown = await server.CallAsync("search", Opaque);

        Assert.Equal(503, unknown.Status);
        Assert.NotNull(unknown.RetryAfter);
        Assert.Equal(0, server.Runs);
        Assert.Contains(server.Log.Ours, line => line.Level == LogLevel.Information && line.Exception is not null);
        Assert.DoesNotContain(server.Log.All, line => $"{line.Text} {line.Exception}".Contains("s3cret", StringComparison.Ordinal)
            || $"{line.Text} {line.Exception}".Contains(Opaque, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_active_token_is_asked_about_once_and_reaches_what_it_grants()
    {
        await using var issuer = await StartAsync();
        await using var server = await ProviderServer.StartAsync(Settings(issuer));
        issuer.Introspection = (200, "application/json", Fill(
            """{"active":true,"scope":"openid tavily-mcp/search","aud":["@resource"],"username":"dev","sub":"1","token_type":"Bearer","exp":"@exp"}""", server));

        var allowed = await server.CallAsync("search", Opaque);
        var refused = await server.CallAsync("extract", Opaque);

        Assert.Equal("results for mcp", allowed.Text);
        Assert.Equal("dev does not have scope 'tavily-mcp/extract'", refused.Json["message"]!.GetValue<string>());
        var (authorization, form) = Assert.Single(issuer.Introspections);
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("mcp%3Aserver:s3cret%2F1")), authorization);
        Assert.Equal($"token={Opaque}&token_type_hint=access_token", form);
    }

    [Fact]
    public async Task A_signed_answer_counts_if_the_issuer_signed_it_for_this_server()
    {
        await using var issuer = await StartAsync();
        await using var server = await ProviderServer.StartAsync([.. Settings(issuer), new("McpScopes:TokenCache:Enabled", "false")]);
        var about = new JsonObject { ["active"] = true, ["scope"] = "tavily-mcp/search", ["aud"] = server.Resource, ["sub"] = "1" };

        Assert.Equal(200, await AskAsync("token-introspection+jwt", "mcp:server", "https://login.example.com"));
        Assert.Equal(503, await AskAsync("token-introspection+jwt", "another", "https://login.example.com"));
        Assert.Equal(503, await AskAsync("token-introspection+jwt", "mcp:server", "https://evil.example"));
        Assert.Equal(503, await AskAsync("at+jwt", "mcp:server", "https://login.example.com"));
        issuer.Rotate(publish: false);
        Assert.Equal(503, await AskAsync("token-introspection+jwt", "mcp:server", "https://login.example.com"));
        Assert.Equal(1, server.Runs);

        async Task<int> AskAsync(string type, string audience, string iss)
        {
            var answer = issuer.Sign(
                new JsonObject { ["alg"] = "RS256", ["typ"] = type, ["kid"] = issuer.KeyId },
                new JsonObject { ["iss"] = iss, ["aud"] = audience, ["iat"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(), ["token_introspection"] = about.DeepClone() });
            issuer.Introspection = (200, "application/token-introspection+jwt", answer);
            return (await server.CallAsync("search", Opaque)).Status;
        }
    }

    [Fact]
    public async Task An_answer_about_a_token_is_no_token()
    {
        await using var issuer = await StartAsync();
        await using var server = await ProviderServer.StartAsync(Settings(issuer));
        var answer = issuer.Sign(
            new JsonObject { ["alg"] = "RS256", ["typ"] = "token-introspection+jwt", ["kid"] = issuer.KeyId },
            new JsonObject
            {
                ["iss"] = "https://login.example.com",
                ["aud"] = server.Resource,
                ["scope"] = "tavily-mcp/search",
                ["exp"] = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds(),
            });

        Assert.Equal(401, (await server.CallAsync("search", answer)).Status);
    }

    [Fact]
    public async Task While_the_endpoint_is_down_cached_tokens_go_on_and_others_are_503()
    {
        await using var issuer = await StartAsync();
        await using var server = await ProviderServer.StartAsync(Settings(issuer));
        issuer.Introspection = (200, "application/json", Fill("""{"active":true,"scope":"tavily-mcp/search","aud":"@resource","sub":"1"}""", server));
        Assert.Equal(200, (await server.CallAsync("search", Opaque)).Status);
        await issuer.UnplugAsync();

        var cached = await server.CallAsync("search", Opaque);
        var other = await server.CallAsync("search", "another-opaque-token");

        Assert.Equal(200, cached.Status);
        Assert.Equal(503, other.Status);
        Assert.NotNull(other.RetryAfter);
    }

    [Fact]
    public async Task An_inactive_answer_is_not_remembered()
    {
        await using var issuer = await StartAsync();
        await using var server = await ProviderServer.StartAsync(Settings(issuer));
        issuer.Introspection = (200, "application/json", """{"active":false}""");
        Assert.Equal(401, (await server.CallAsync("search", Opaque)).Status);
        issuer.Introspection = (200, "application/json", Fill("""{"active":true,"scope":"tavily-mcp/search","aud":"@resource","sub":"1"}""", server));

        Assert.Equal(200, (await server.CallAsync("search", Opaque)).Status);
    }

    [Fact]
    public async Task An_answer_without_an_audience_counts_for_the_listed_clients_only()
    {
        await using var issuer = await StartAsync();
        await using var server = await ProviderServer.StartAsync([.. Settings(issuer), new("McpScopes:ClientIds:0", "known")]);

        issuer.Introspection = (200, "application/json", """{"active":true,"token_type":"Bearer","scope":"tavily-mcp/search","client_id":"known","sub":"1"}""");
        Assert.Equal(200, (await server.CallAsync("search", Opaque)).Status);
        issuer.Introspection = (200, "application/json", """{"active":true,"token_type":"Bearer","scope":"tavily-mcp/search","client_id":"unknown","sub":"1"}""");
        Assert.Equal(401, (await server.CallAsync("search", "other")).Status);

        // A refresh token, as npm's oidc-provider describes it: active, of the client, and with no type.
        issuer.Introspection = (200, "application/json", """{"active":true,"scope":"tavily-mcp/search","client_id":"known","sub":"1"}""");
        Assert.Equal(401, (await server.CallAsync("search", "refresh")).Status);
        Assert.Equal(1, server.Runs);
    }

    /// <summary>RFC 7662 §2.2: an answer need not say who issued the token. Whoever was asked did.</summary>
    [Theory]
    [InlineData("subject")]
    [InlineData("issuer")]
    public async Task A_token_whose_answer_names_no_issuer_can_be_revoked(string what)
    {
        await using var issuer = await StartAsync();
        await using var server = await ProviderServer.StartAsync(Settings(issuer));
        issuer.Introspection = (200, "application/json", Fill("""{"active":true,"scope":"tavily-mcp/search","aud":"@resource","sub":"1","exp":"@exp"}""", server));
        Assert.Equal(200, (await server.CallAsync("search", Opaque)).Status);

        await server.App.Services.GetRequiredService<ITokenRevocations>().RevokeAsync(what == "issuer"
            ? TokenRevocation.OfIssuer("https://login.example.com")
            : TokenRevocation.OfSubject("https://login.example.com", "1"));

        var refused = await server.CallAsync("search", Opaque);
        Assert.Equal((401, "The access token was revoked"), (refused.Status, refused.Json["message"]!.GetValue<string>()));
        Assert.Equal(1, server.Runs);
    }

    private static Task<LocalIssuer> StartAsync() => LocalIssuer.StartAsync(new JsonObject
    {
        ["issuer"] = "https://login.example.com",
        ["jwks_uri"] = "@url/keys",
        ["introspection_endpoint"] = "@url/introspect",
    });

    private static Dictionary<string, string?> Settings(LocalIssuer issuer) => new(TrustTests.Settings(issuer))
    {
        ["McpScopes:Introspection:ClientId"] = "mcp:server",
        ["McpScopes:Introspection:ClientSecret"] = "s3cret/1",
    };

    private static string Fill(string answer, ProviderServer server) => answer
        .Replace("@resource", server.Resource, StringComparison.Ordinal)
        .Replace("\"@exp\"", DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("\"@past\"", DateTimeOffset.UtcNow.AddHours(-1).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
}

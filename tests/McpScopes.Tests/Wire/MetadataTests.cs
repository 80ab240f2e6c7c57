using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace McpScopes.Tests.Wire;

/// <summary>The protected resource metadata of RFC 9728.</summary>
public sealed class MetadataTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    [Theory]
    [InlineData("/.well-known/oauth-protected-resource/mcp")]
    [InlineData("/.well-known/oauth-protected-resource")]
    public async Task Both_well_known_forms_describe_the_resource(string path)
    {
        await using var server = await TestServer.StartAsync(fixture.Authority);

        using var response = await server.Client.GetAsync(path);
        var metadata = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(server.Resource, metadata["resource"]!.GetValue<string>());
        Assert.Equal([fixture.Authority.Issuer], Texts(metadata["authorization_servers"]));
        Assert.Equal(["header"], Texts(metadata["bearer_methods_supported"]));
        Assert.Equal(["tavily-mcp/search"], Texts(metadata["scopes_supported"]));
        Assert.Equal("Tavily", metadata["resource_name"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_host_header_changes_nothing()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Url + "/.well-known/oauth-protected-resource/mcp") { Headers = { Host = "evil.example" } };

        using var response = await http.SendAsync(request);

        Assert.DoesNotContain("evil.example", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_suffix_is_not_found()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority);

        using var response = await server.Client.GetAsync("/.well-known/oauth-protected-resource/other");

        Assert.Equal(404, (int)response.StatusCode);
    }

    [Fact]
    public async Task Behind_a_prefix_the_challenge_and_the_metadata_name_the_public_URL()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, options: scopes => scopes.Resource = "https://api.example.com/prod/mcp");

        var answer = await server.Client.CallToolAsync(ProtocolVersions.Stateless, null, "search");
        using var inserted = await server.Client.GetAsync("/.well-known/oauth-protected-resource/prod/mcp");
        using var stripped = await server.Client.GetAsync("/.well-known/oauth-protected-resource/mcp");

        Assert.Contains("resource_metadata=\"https://api.example.com/.well-known/oauth-protected-resource/prod/mcp\"", answer.Challenge, StringComparison.Ordinal);
        Assert.Equal(200, (int)inserted.StatusCode);
        Assert.Equal(await inserted.Content.ReadAsStringAsync(), await stripped.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/.well-known/oauth-protected-resource/api/v1/mcp")]
    [InlineData("/.well-known/oauth-protected-resource")]
    public async Task In_a_group_of_routes_that_asks_for_tokens_it_is_still_public_and_at_the_root(string path)
    {
        await using var server = await TestServer.StartAsync(
            fixture.Authority,
            build: (builder, _) => builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(RequireUser).AddDefaultPolicy("user", RequireUser),
            options: scopes => scopes.Resource = new Uri(scopes.Resource!).GetLeftPart(UriPartial.Authority) + "/api/v1/mcp",
            map: app => app.MapGroup("/api").RequireAuthorization().MapGroup("v1").MapScopedMcp("/mcp"));

        using var response = await server.Client.GetAsync(path);
        using var grouped = await server.Client.GetAsync("/api/v1/.well-known/oauth-protected-resource/mcp");

        Assert.Equal(200, (int)response.StatusCode);
        Assert.NotEqual(200, (int)grouped.StatusCode);
    }

    [Theory]
    [InlineData("/.well-known/oauth-protected-resource/mcp", false)]
    [InlineData("/.well-known/oauth-protected-resource", false)]
    [InlineData("/.well-known/oauth-protected-resource/api/mcp", true)]
    public async Task A_page_of_any_origin_may_read_it_whatever_headers_it_sends(string path, bool grouped)
    {
        await using var server = await TestServer.StartAsync(
            fixture.Authority,
            options: scopes => scopes.Resource = new Uri(scopes.Resource!).GetLeftPart(UriPartial.Authority) + (grouped ? "/api/mcp" : "/mcp"),
            build: (builder, _) => builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(RequireUser),
            map: app => (grouped ? (IEndpointRouteBuilder)app.MapGroup("/api").RequireAuthorization() : app).MapScopedMcp("/mcp"));
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        using var preflight = new HttpRequestMessage(HttpMethod.Options, path)
        {
            Headers =
            {
                { "Origin", "https://inspector.example" },
                { "Access-Control-Request-Method", "GET" },
                { "Access-Control-Request-Headers", "mcp-protocol-version,authorization" },
            },
        };
        using var read = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Origin", "https://inspector.example" } } };

        using var allowed = await http.SendAsync(preflight);
        using var document = await http.SendAsync(read);

        Assert.Equal(204, (int)allowed.StatusCode);
        Assert.Equal("*", Assert.Single(allowed.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("GET, HEAD", Assert.Single(allowed.Headers.GetValues("Access-Control-Allow-Methods")));
        Assert.Equal("*, Authorization", Assert.Single(allowed.Headers.GetValues("Access-Control-Allow-Headers")));
        Assert.False(allowed.Headers.Contains("Access-Control-Allow-Credentials"));
        Assert.Empty(await allowed.Content.ReadAsByteArrayAsync());
        Assert.Equal(200, (int)document.StatusCode);
        Assert.Equal("*", Assert.Single(document.Headers.GetValues("Access-Control-Allow-Origin")));
    }

    [Fact]
    public async Task Endpoints_that_share_a_resource_are_all_described()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, map: app =>
        {
            app.MapScopedMcp("/mcp");
            app.MapScopedMcp("/second");
        });

        foreach (var path in new[] { "/mcp", "/second", "" })
        {
            using var response = await server.Client.GetAsync("/.well-known/oauth-protected-resource" + path);

            Assert.Equal(200, (int)response.StatusCode);
        }
    }

    private static AuthorizationPolicy RequireUser { get; } = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();

    private static IEnumerable<string> Texts(JsonNode? array) => array!.AsArray().Select(item => item!.GetValue<string>());
}

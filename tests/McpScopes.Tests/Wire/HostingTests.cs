using System.Security.Claims;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Server;

namespace McpScopes.Tests.Wire;

/// <summary>Beside the rest of ASP.NET Core: policies and roles, several endpoints, path bases, CORS, rate limits.</summary>
public sealed class HostingTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    [Fact]
    public async Task Roles_and_policies_are_asked_for_beside_scopes_and_never_disclosed_as_scopes()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, build: (builder, mcp) =>
        {
            builder.Services.AddAuthorizationBuilder().AddPolicy("editor", policy => policy.RequireRole("editor"));
            mcp.AddAuthorizationFilters().WithTools<RoleTools>();
        });
        var editor = server.Token("tavily-mcp/search", descriptor => descriptor.Claims["roles"] = new[] { "editor" });

        var allowed = await server.Client.CallToolAsync(ProtocolVersions.Stateless, editor, "edit");
        var withoutRole = await server.Client.CallToolAsync(ProtocolVersions.Stateless, server.Token("tavily-mcp/search"), "edit");
        var withoutScope = await server.Client.CallToolAsync(
            ProtocolVersions.Stateless, server.Token("openid", descriptor => descriptor.Claims["roles"] = new[] { "editor" }), "edit");

        Assert.Equal("edited", allowed.Text);
        Assert.NotNull(withoutRole.Json["error"]);
        Assert.Null(withoutRole.Challenge);
        Assert.Equal(403, withoutScope.Status);
        Assert.DoesNotContain("editor", withoutScope.Challenge + withoutScope.Body, StringComparison.Ordinal);
        Assert.Equal(1, server.Runs);
    }

    [Fact]
    public async Task A_policy_for_all_endpoints_asks_for_a_token_in_the_words_of_the_specification()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, build: (builder, _) => builder.Services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build()));

        var anonymous = await server.Client.CallToolAsync(ProtocolVersions.Stateless, null, "search");
        var expired = await server.Client.CallToolAsync(
            ProtocolVersions.Stateless, server.Token("tavily-mcp/search", descriptor => descriptor.Expires = DateTime.UtcNow.AddSeconds(-45)), "search");
        var denied = await server.Client.CallToolAsync(ProtocolVersions.Stateless, server.Token("openid"), "search");

        Assert.Equal(401, anonymous.Status);
        Assert.StartsWith($"Bearer resource_metadata=\"{server.Url}/.well-known/oauth-protected-resource/mcp\"", anonymous.Challenge, StringComparison.Ordinal);
        Assert.Equal(401, expired.Status);
        Assert.Contains("error=\"invalid_token\", error_description=\"The access token expired\"", expired.Challenge, StringComparison.Ordinal);
        Assert.Equal(403, denied.Status);

        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/mcp") { Headers = { { "Origin", server.Url } } };
        using var asked = await http.SendAsync(preflight);
        Assert.Equal(204, (int)asked.StatusCode);
    }

    [Fact]
    public async Task A_misspelt_policy_is_named_at_start_up_and_not_by_a_broken_list()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => TestServer.StartAsync(
            fixture.Authority, build: (builder, mcp) =>
            {
                builder.Services.AddAuthorization();
                mcp.AddAuthorizationFilters().WithTools<RoleTools>();
            }));

        Assert.Contains("'edit' asks for the authorization policy 'editor'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_of_several_endpoints_admits_only_tokens_of_its_own()
    {
        const string Other = "https://other.example.com/mcp";
        await using var server = await TestServer.StartAsync(fixture.Authority, map: app =>
        {
            app.MapScopedMcp("/mcp");
            app.MapScopedMcp("/other", Other);
        });
        var own = server.Token("tavily-mcp/search");
        var others = fixture.Authority.Token(Other, "tavily-mcp/search");

        Assert.Equal(200, (await SearchAsync("/mcp", own)).Status);
        Assert.Equal(401, (await SearchAsync("/mcp", others)).Status);
        Assert.Equal(401, (await SearchAsync("/other", own)).Status);
        Assert.Equal(200, (await SearchAsync("/other", others)).Status);
        var challenge = (await SearchAsync("/other", token: null)).Challenge;
        Assert.Contains("resource_metadata=\"https://other.example.com/.well-known/oauth-protected-resource/mcp\"", challenge, StringComparison.Ordinal);
        using var metadata = await server.Client.GetAsync("/.well-known/oauth-protected-resource/other");
        Assert.Contains(Other, await metadata.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        Task<Answer> SearchAsync(string path, string? token)
        {
            var request = server.Client.Request(
                ProtocolVersions.Handshake, token, """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","arguments":{"query":"mcp"}}}"""u8.ToArray());
            request.RequestUri = new Uri(path, UriKind.Relative);
            return server.Client.SendAsync(request);
        }
    }

    [Theory]
    [InlineData("other.example.com/mcp")]
    [InlineData("http://other.example.com/mcp")]
    [InlineData("https://other.example.com/mcp\"")]
    public async Task A_further_endpoint_needs_a_public_URL(string resource)
    {
        var failure = await Assert.ThrowsAsync<ArgumentException>(() => TestServer.StartAsync(fixture.Authority, map: app =>
        {
            app.MapScopedMcp("/mcp");
            app.MapScopedMcp("/other", resource);
        }));

        Assert.Contains("is not a public URL", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Under_a_path_base_the_endpoint_answers_with_and_without_it()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, map: app =>
        {
            app.UsePathBase("/base");
            app.UseRouting();
            app.MapScopedMcp("/mcp");
        });
        var request = server.Client.Request(
            ProtocolVersions.Handshake, server.Token("openid"), """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search"}}"""u8.ToArray());
        request.RequestUri = new Uri("/base/mcp", UriKind.Relative);

        Assert.Equal(403, (await server.Client.SendAsync(request)).Status);
    }

    [Fact]
    public async Task A_page_of_an_allowed_origin_can_read_the_challenge()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, options: scopes => scopes.AllowedOrigins.Add("https://app.example.com"));
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/mcp");
        preflight.Headers.Add("Origin", "https://app.example.com");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "authorization,mcp-param-region,x-evil");
        var request = server.Client.Request(ProtocolVersions.Handshake, null, """{"jsonrpc":"2.0","id":1,"method":"tools/list"}"""u8.ToArray());
        request.Headers.Add("Origin", "https://app.example.com");

        using var asked = await http.SendAsync(preflight);
        using var refused = await http.SendAsync(request);

        Assert.Equal(204, (int)asked.StatusCode);
        Assert.Equal(["https://app.example.com"], asked.Headers.GetValues("Access-Control-Allow-Origin"));
        var allowed = string.Join(", ", asked.Headers.GetValues("Access-Control-Allow-Headers"));
        Assert.Contains("Authorization", allowed, StringComparison.Ordinal);
        Assert.Contains("mcp-param-region", allowed, StringComparison.Ordinal);
        Assert.DoesNotContain("x-evil", allowed, StringComparison.Ordinal);
        Assert.Equal(401, (int)refused.StatusCode);
        Assert.Contains("WWW-Authenticate", string.Join(", ", refused.Headers.GetValues("Access-Control-Expose-Headers")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preflight_of_another_origin_is_refused()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority);
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/mcp");
        preflight.Headers.Add("Origin", "https://evil.example");

        using var answer = await http.SendAsync(preflight);

        Assert.Equal(403, (int)answer.StatusCode);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task An_application_keeps_the_scheme_that_it_has()
    {
        await using var server = await TestServer.StartAsync(
            fixture.Authority,
            options: scopes =>
            {
                scopes.Authority = null;
                scopes.AuthenticationScheme = "Mine";
                scopes.AuthorizationServers = ["https://login.example.com"];
            },
            build: (builder, _) => builder.Services.AddAuthentication().AddScheme<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions, Mine>("Mine", null));

        var allowed = await server.Client.CallToolAsync(ProtocolVersions.Stateless, "search-only", "search", new JsonObject { ["query"] = "mcp" });
        var denied = await server.Client.CallToolAsync(ProtocolVersions.Stateless, "search-only", "extract");
        var anonymous = await server.Client.CallToolAsync(ProtocolVersions.Stateless, null, "search");
        var wrong = await server.Client.CallToolAsync(ProtocolVersions.Stateless, "wrong", "search");

        Assert.Equal("results for mcp", allowed.Text);
        Assert.Equal(403, denied.Status);
        Assert.Equal("Bearer token required", anonymous.Json["message"]!.GetValue<string>());
        Assert.Equal(401, wrong.Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public async Task A_blank_scheme_is_none(string scheme)
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, options: scopes => scopes.AuthenticationScheme = scheme);

        var allowed = await server.Client.CallToolAsync(
            ProtocolVersions.Stateless, server.Token("tavily-mcp/search"), "search", new JsonObject { ["query"] = "mcp" });
        var elsewhere = await server.Client.CallToolAsync(
            ProtocolVersions.Stateless, server.Token("tavily-mcp/search", descriptor => descriptor.Audience = "elsewhere"), "search");

        Assert.Equal("results for mcp", allowed.Text);
        Assert.Equal(401, elsewhere.Status);
    }

    [Fact]
    public async Task Anonymous_primitives_need_no_token_and_open_nothing_else()
    {
        var part = new Table.ScopeTablePart(
            ScopeManifestAttribute.CurrentFormatVersion,
            "Test",
            [],
            [
                TestTools.Tool("search", nameof(TestTools.Search), Table.ScopeRequirement.Anonymous),
                TestTools.Tool("extract", nameof(TestTools.Extract), TestTools.Requires("tavily-mcp/extract")),
            ]);
        await using var server = await TestServer.StartAsync(fixture.Authority, parts: [part]);
        foreach (var version in new[] { ProtocolVersions.Stateless, ProtocolVersions.Handshake })
        {
            var open = await server.Client.CallToolAsync(version, null, "search", new JsonObject { ["query"] = "mcp" });
            var guarded = await server.Client.CallToolAsync(version, null, "extract", new JsonObject { ["url"] = "u" });
            var unknown = await server.Client.CallToolAsync(version, null, "nonsense");
            var list = await server.Client.SendAsync(version, null, "tools/list");

            Assert.Equal("results for mcp", open.Text);
            Assert.Equal(401, guarded.Status);
            Assert.Equal(401, unknown.Status);
            Assert.Equal(200, list.Status);
        }

        Assert.Equal(2, server.Runs);
    }

    private sealed class RoleTools
    {
        [McpServerTool(Name = "edit"), RequiresScope("tavily-mcp/search"), Authorize(Policy = "editor")]
        public static string Edit(Runs runs) => runs.Add("edited");
    }

    private sealed class Mine(
        Microsoft.Extensions.Options.IOptionsMonitor<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions> options,
        Microsoft.Extensions.Logging.ILoggerFactory logger,
        System.Text.Encodings.Web.UrlEncoder encoder)
        : Microsoft.AspNetCore.Authentication.AuthenticationHandler<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<Microsoft.AspNetCore.Authentication.AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
            Request.Headers.Authorization.ToString() switch
            {
                "" => Microsoft.AspNetCore.Authentication.AuthenticateResult.NoResult(),
                "Bearer search-only" => Microsoft.AspNetCore.Authentication.AuthenticateResult.Success(new(
                    new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "me"), new Claim("scope", "tavily-mcp/search")], "Mine")), "Mine")),
                _ => Microsoft.AspNetCore.Authentication.AuthenticateResult.Fail("no"),
            });
    }
}

using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using McpScopes.Tests.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace McpScopes.Tests.Administration;

/// <summary>The endpoints of administrators: who gets in, what they do, and that nobody else does.</summary>
public sealed class AdministrationTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    private const string AdminScope = "tavily-mcp/admin";
    private const string Subject = "5f0b0a54-7a43-4b7e-9d0a-0c0a3c1a6f01";

    public static TheoryData<string, string> Endpoints => new()
    {
        { "GET", "/admin/audit" },
        { "GET", "/admin/revocations" },
        { "POST", "/admin/revocations" },
    };

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Nobody_without_a_token_gets_in(string method, string path)
    {
        await using var server = await StartAsync();

        var answer = await SendAsync(server, method, path, token: null, Revocation(server));

        Assert.Equal(401, answer.Status);
        Assert.Contains("resource_metadata=", answer.Challenge, StringComparison.Ordinal);
        Assert.Empty(await ListedAsync(server));
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Nobody_with_another_scope_gets_in_and_the_challenge_says_which_is_needed(string method, string path)
    {
        await using var server = await StartAsync();

        var answer = await SendAsync(server, method, path, server.Token("tavily-mcp/extract"), Revocation(server));

        Assert.Equal(403, answer.Status);
        Assert.Contains($"error=\"insufficient_scope\", scope=\"{AdminScope}\"", answer.Challenge, StringComparison.Ordinal);
        Assert.Equal(AdminScope, (string?)answer.Json!["required_scope"]);
        Assert.Empty(await ListedAsync(server));
    }

    [Fact]
    public async Task An_administrator_revokes_a_user_and_everybody_else_goes_on()
    {
        await using var server = await StartAsync();
        var (user, other) = (server.Token("tavily-mcp/search"), server.Token("tavily-mcp/search", token => token.Claims["sub"] = "somebody-else"));
        Assert.Equal(200, await CallAsync(server, user));

        var answer = await SendAsync(server, "POST", "/admin/revocations", Admin(server), Revocation(server));

        Assert.Equal((200, "subject", Subject), (answer.Status, (string?)answer.Json!["kind"], (string?)answer.Json["value"]));
        Assert.Equal(401, await CallAsync(server, user));
        Assert.Equal(200, await CallAsync(server, other));
        var listed = await SendAsync(server, "GET", "/admin/revocations", Admin(server));
        Assert.Equal(Subject, (string?)Assert.Single(listed.Json!["revocations"]!.AsArray())!["value"]);
        Assert.Equal(1, (int)listed.Json["total"]!);
    }

    [Fact]
    public async Task An_administrator_who_is_revoked_is_none_any_more()
    {
        await using var server = await StartAsync();
        var admin = Admin(server);

        var revoking = await SendAsync(server, "POST", "/admin/revocations", admin, new JsonObject
        {
            ["kind"] = "subject",
            ["issuer"] = fixture.Authority.Issuer,
            ["value"] = "the-admin",
        });

        Assert.Equal(200, revoking.Status);
        Assert.Equal(401, (await SendAsync(server, "GET", "/admin/audit", admin)).Status);
    }

    [Fact]
    public async Task Who_did_what_is_found_by_user_tool_and_time_and_so_is_what_administrators_did()
    {
        await using var server = await StartAsync();
        await CallAsync(server, server.Token("tavily-mcp/search"));
        await CallAsync(server, server.Token("openid"));
        await SendAsync(server, "POST", "/admin/revocations", Admin(server), Revocation(server));
        await RecordedAsync(server, 5);

        var calls = await SendAsync(server, "GET", "/admin/audit?user=dev%40example.com&tool=search&from=2020-01-01&limit=10", Admin(server));
        var refused = await SendAsync(server, "GET", "/admin/audit?user=dev%40example.com&decision=refused", Admin(server));
        var none = await SendAsync(server, "GET", "/admin/audit?tool=search&until=2020-01-01T00:00:00Z", Admin(server));
        var revoking = await SendAsync(server, "GET", "/admin/audit?text=admin%2Frevoke", Admin(server));

        Assert.Equal(["refused", "allowed", "allowed"], calls.Json!["records"]!.AsArray().Select(record => (string?)record!["decision"]));
        Assert.Equal("insufficient_scope", (string?)Assert.Single(refused.Json!["records"]!.AsArray())!["reason"]);
        Assert.Empty(none.Json!["records"]!.AsArray());
        Assert.Equal(["completed", "decided"], revoking.Json!["records"]!.AsArray().Select(record => (string?)record!["stage"]));
        Assert.All(revoking.Json["records"]!.AsArray(), record => Assert.Equal("the-admin", (string?)record!["subject"]));
    }

    [Fact]
    public async Task Pages_follow_one_another()
    {
        await using var server = await StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await CallAsync(server, server.Token("openid"));
        }

        await RecordedAsync(server, 5);
        var (seen, next) = (new List<string?>(), "");
        while (true)
        {
            var page = await SendAsync(server, "GET", $"/admin/audit?tool=search&limit=2{next}", Admin(server));
            seen.AddRange(page.Json!["records"]!.AsArray().Select(record => (string?)record!["requestId"]));
            if ((string?)page.Json["next"] is not { } last)
            {
                break;
            }

            next = $"&after={last}";
        }

        Assert.Equal(5, seen.Distinct().Count());
        Assert.Equal(5, seen.Count);
    }

    [Theory]
    [InlineData("/admin/audit?limit=0")]
    [InlineData("/admin/audit?limit=1001")]
    [InlineData("/admin/audit?limit=-1")]
    [InlineData("/admin/audit?limit=9999999999999999999")]
    [InlineData("/admin/audit?from=yesterday")]
    [InlineData("/admin/audit?decision=maybe")]
    [InlineData("/admin/audit?usr=dev")]
    [InlineData("/admin/audit?user=a&user=b")]
    [InlineData("/admin/audit?user=")]
    [InlineData("/admin/audit?user=a%00b")]
    [InlineData("/admin/audit?user=a%0d%0aSet-Cookie:x")]
    [InlineData("/admin/revocations?limit=many")]
    public async Task A_parameter_that_makes_no_sense_is_a_problem_that_names_it(string address)
    {
        await using var server = await StartAsync();

        var answer = await SendAsync(server, "GET", address, Admin(server));

        Assert.Equal((400, "application/problem+json"), (answer.Status, answer.ContentType));
        Assert.Equal(400, (int)answer.Json!["status"]!);
        Assert.NotEmpty((string)answer.Json["detail"]!);
    }

    [Theory]
    [InlineData("%27%3B%20DROP%20TABLE%20x")]
    [InlineData("%25")]
    [InlineData("%3Cscript%3E")]
    public async Task What_looks_like_a_command_is_a_name_that_nobody_has(string text)
    {
        await using var server = await StartAsync();
        await CallAsync(server, server.Token("tavily-mcp/search"));
        await RecordedAsync(server, 2);

        var answer = await SendAsync(server, "GET", $"/admin/audit?text={text}&tool=search", Admin(server));

        Assert.Equal(200, answer.Status);
        Assert.Empty(answer.Json!["records"]!.AsArray());
    }

    [Theory]
    [InlineData("""{"kind":"subject","issuer":"i"}""")]
    [InlineData("""{"kind":"issuer","issuer":"i","value":"x"}""")]
    [InlineData("""{"kind":"everybody","issuer":"i","value":"x"}""")]
    [InlineData("""{"kind":"subject","value":"x"}""")]
    [InlineData("""{"kind":"subject","issuer":"i","value":"x","notbefore":"2026-01-01T00:00:00Z"}""")]
    [InlineData("""{"kind":"subject","issuer":"i","value":"x","value":"y"}""")]
    [InlineData("""{"kind":"subject","issuer":"i","value":7}""")]
    [InlineData("""{"kind":"subject","issuer":"i","value":"x","notBefore":"tomorrow"}""")]
    [InlineData("""{"kind":"subject","issuer":"i","value":"x","notBefore":"9999-01-01T00:00:00Z"}""")]
    [InlineData("""[]""")]
    [InlineData("""{"kind":""")]
    public async Task A_revocation_that_makes_no_sense_revokes_nothing(string body)
    {
        await using var server = await StartAsync();

        var answer = await SendAsync(server, "POST", "/admin/revocations", Admin(server), new StringContent(body, new MediaTypeHeaderValue("application/json")));

        Assert.Equal((400, "application/problem+json"), (answer.Status, answer.ContentType));
        Assert.Empty(await ListedAsync(server));
    }

    [Fact]
    public async Task A_body_without_end_is_not_read_to_its_end()
    {
        await using var server = await StartAsync();
        var body = new StringContent("{\"kind\":\"" + new string('x', 100_000) + "\"}", new MediaTypeHeaderValue("application/json"));

        Assert.Equal(400, (await SendAsync(server, "POST", "/admin/revocations", Admin(server), body)).Status);
    }

    [Fact]
    public async Task A_page_of_another_site_gets_nothing_done()
    {
        await using var server = await StartAsync();
        var form = new StringContent(await Revocation(server).ReadAsStringAsync(TestContext.Current.CancellationToken), new MediaTypeHeaderValue("text/plain"));

        Assert.Equal(415, (await SendAsync(server, "POST", "/admin/revocations", Admin(server), form)).Status);
        Assert.Equal(403, (await SendAsync(server, "POST", "/admin/revocations", Admin(server), Revocation(server), origin: "https://evil.example")).Status);
        Assert.Empty(await ListedAsync(server));
    }

    [Fact]
    public async Task A_policy_of_the_application_guards_as_well()
    {
        await using var server = await StartAsync(
            app => app.MapScopeAdministration("/admin", policy: "Admins"),
            services => services.AddAuthorizationBuilder().AddPolicy("Admins", policy => policy
                .AddAuthenticationSchemes(McpScopesDefaults.AuthenticationScheme).RequireClaim("sub", "the-admin")));

        Assert.Equal(401, (await SendAsync(server, "GET", "/admin/audit", token: null)).Status);
        Assert.Equal(403, (await SendAsync(server, "GET", "/admin/audit", server.Token(AdminScope))).Status);
        Assert.Equal(200, (await SendAsync(server, "GET", "/admin/audit", Admin(server))).Status);
    }

    [Theory]
    [InlineData(null, null, "must say who may use it")]
    [InlineData(AdminScope, "Admins", "must say who may use it")]
    [InlineData("tavily-mcp/adimn", null, "asks for the scope 'tavily-mcp/adimn', which is not in the catalogue")]
    [InlineData(null, "Adimns", "asks for the authorization policy 'Adimns', which is not defined")]
    public async Task Without_a_guard_it_does_not_start(string? scope, string? policy, string message)
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => StartAsync(app => app.MapScopeAdministration("/admin", scope, policy), services => services.AddAuthorization()));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_audit_cannot_be_read_the_rest_works()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, map: Map);

        Assert.Equal(501, (await SendAsync(server, "GET", "/admin/audit", Admin(server))).Status);
        Assert.Equal(200, (await SendAsync(server, "GET", "/admin/revocations", Admin(server))).Status);
    }

    [Fact]
    public async Task What_cannot_be_recorded_is_not_revoked_where_the_audit_must_be_kept()
    {
        var sink = new Audit.MemorySink { Fails = true };
        await using var server = await TestServer.StartAsync(
            fixture.Authority,
            options: options => options.Audit.WhenSinkFails = AuditFailureMode.Refuse,
            build: (builder, _) => builder.Services.AddSingleton<IScopeAuditSink>(sink),
            map: Map);

        Assert.Equal(503, (await SendAsync(server, "POST", "/admin/revocations", Admin(server), Revocation(server))).Status);
        Assert.Empty(await ListedAsync(server));
    }

    private static void Map(WebApplication app)
    {
        app.MapScopedMcp("/mcp");
        app.MapScopeAdministration("/admin", scope: AdminScope);
    }

    private Task<TestServer> StartAsync(Action<WebApplication>? map = null, Action<IServiceCollection>? services = null) => TestServer.StartAsync(
        fixture.Authority,
        build: (builder, _) =>
        {
            builder.Services.AddScopeAuditMemory();
            services?.Invoke(builder.Services);
        },
        map: app =>
        {
            if (map is null)
            {
                Map(app);
            }
            else
            {
                app.MapScopedMcp("/mcp");
                map(app);
            }
        });

    private static string Admin(TestServer server) => server.Token(AdminScope, token => token.Claims["sub"] = "the-admin");

    private StringContent Revocation(TestServer server) => new(
        new JsonObject { ["kind"] = "subject", ["issuer"] = server.Authority.Issuer, ["value"] = Subject }.ToJsonString(), new MediaTypeHeaderValue("application/json"));

    private static async Task<List<TokenRevocation>> ListedAsync(TestServer server) =>
        await server.App.Services.GetRequiredService<ITokenRevocations>().ListAsync().ToListAsync();

    private static async Task RecordedAsync(TestServer server, int count)
    {
        var memory = server.App.Services.GetRequiredService<ScopeAuditMemory>();
        for (var patience = 0; memory.Records.Count < count; patience++)
        {
            Assert.True(patience < 1000, $"{memory.Records.Count} records of {count}.");
            await Task.Delay(20);
        }
    }

    private static async Task<int> CallAsync(TestServer server, string token) =>
        (await server.Client.CallToolAsync(ProtocolVersions.Stateless, token, "search", new() { ["query"] = "q" })).Status;

    private static Task<AdminAnswer> SendAsync(TestServer server, string method, string path, string? token, JsonObject body) =>
        SendAsync(server, method, path, token, new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json")));

    private static async Task<AdminAnswer> SendAsync(
        TestServer server, string method, string path, string? token, HttpContent? body = null, string? origin = null)
    {
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = method == "POST" ? body : null };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new AdminAnswer(
            (int)response.StatusCode, response.Headers.WwwAuthenticate.ToString(), response.Content.Headers.ContentType?.MediaType,
            text.StartsWith('{') ? JsonNode.Parse(text) : null);
    }

    private sealed record AdminAnswer(int Status, string Challenge, string? ContentType, JsonNode? Json);
}

using System.Text;
using McpScopes.Table;
using McpScopes.Tests.Bypass;
using McpScopes.Tests.Wire;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.AspNetCore;

namespace McpScopes.Tests.Audit;

/// <summary>What is refused makes one record, with the right person and the right reason; nothing else is said of it.</summary>
public sealed class DecisionRecordTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    public static TheoryData<string, Doors> Routes => new MatrixTheoryData<string, Doors>(
        [ProtocolVersions.Stateless, ProtocolVersions.Handshake], Enum.GetValues<Doors>());

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_missing_scope_is_recorded_with_what_was_required_and_granted(string version, Doors doors)
    {
        await using var audited = await AuditedServer.StartAsync(fixture.Authority);
        GuardedServers.Open(audited.Server, doors);
        var token = audited.Server.Token("openid tavily-mcp/search", descriptor => descriptor.Claims["jti"] = "token-1");

        await audited.Server.Client.CallToolAsync(version, token, "extract", new() { ["url"] = "u" });

        var record = await audited.RefusedAsync();
        Assert.Equal((ScopeAuditReason.InsufficientScope, 403), (record.Reason, record.Status));
        Assert.Equal(("5f0b0a54-7a43-4b7e-9d0a-0c0a3c1a6f01", "dev@example.com", "test-client"), (record.Subject, record.Name, record.ClientId));
        Assert.Equal(("token-1", fixture.Authority.Issuer), (record.TokenId, record.Issuer));
        Assert.Equal(("tools/call", PrimitiveKind.Tool, "extract"), (record.Method, record.PrimitiveKind, record.Primitive));
        Assert.Equal(["tavily-mcp/extract"], record.Required);
        Assert.Equal(["openid", "tavily-mcp/search"], record.Granted);
        Assert.Equal("127.0.0.1", record.RemoteAddress);
        Assert.Null(record.Arguments);
    }

    [Theory]
    [InlineData(ProtocolVersions.Stateless)]
    [InlineData(ProtocolVersions.Handshake)]
    public async Task A_scope_made_of_arguments_is_recorded_as_the_call_made_it(string version)
    {
        await using var audited = await AuditedServer.StartAsync(fixture.Authority);

        await audited.Server.Client.CallToolAsync(version, audited.SmallToken, "repo", new() { ["owner"] = "a", ["name"] = "b" });

        var record = await audited.RefusedAsync();
        Assert.Equal((ScopeAuditReason.InsufficientScope, 403), (record.Reason, record.Status));
        Assert.Equal(["repo:a/b"], record.Required);
    }

    [Fact]
    public async Task A_scope_that_would_forge_a_line_is_recorded_without_what_does()
    {
        await using var audited = await AuditedServer.StartAsync(fixture.Authority);
        var token = audited.Server.Token(null, descriptor => descriptor.Claims["scope"] = new[] { "a\nAllowed\u001badmin\u2028" });

        await audited.Server.Client.CallToolAsync(ProtocolVersions.Stateless, token, "search", new() { ["query"] = "q" });

        Assert.DoesNotContain((await audited.RefusedAsync()).Granted, scope => scope.Any(character => char.IsControl(character) || character == '\u2028'));
    }

    [Fact]
    public async Task A_call_without_a_token_is_recorded_as_NoToken()
    {
        await using var audited = await AuditedServer.StartAsync(fixture.Authority);

        await audited.Server.Client.CallToolAsync(ProtocolVersions.Stateless, token: null, "search");

        var record = await audited.RefusedAsync();
        Assert.Equal((ScopeAuditReason.NoToken, 401), (record.Reason, record.Status));
        Assert.Null(record.Subject);
    }

    [Fact]
    public async Task A_bad_token_is_told_by_what_is_wrong_with_it_and_never_by_itself()
    {
        await using var audited = await AuditedServer.StartAsync(fixture.Authority);
        var token = audited.Server.Token("tavily-mcp/search", descriptor => descriptor.Expires = DateTime.UtcNow.AddSeconds(-45));

        await audited.Server.Client.CallToolAsync(ProtocolVersions.Stateless, token, "search");

        var record = await audited.RefusedAsync();
        Assert.Equal((ScopeAuditReason.InvalidToken, "The access token expired", 401), (record.Reason, record.Detail, record.Status));
        Assert.Null(record.Subject);
        Assert.DoesNotContain(token[^40..], record.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_foreign_origin_is_recorded_as_such()
    {
        await using var audited = await AuditedServer.StartAsync(fixture.Authority);
        var request = audited.Server.Client.Request(ProtocolVersions.Stateless, audited.SmallToken, "{}"u8.ToArray());
        request.Headers.Add("Origin", "https://evil.example");

        await audited.Server.Client.SendAsync(request);

        var record = await audited.RefusedAsync();
        Assert.Equal((ScopeAuditReason.ForeignOrigin, 403), (record.Reason, record.Status));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""[{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","arguments":{"query":"q"}}}]""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":7}}""")]
    public async Task A_malformed_request_is_recorded_as_Malformed_with_its_status(string body)
    {
        await using var audited = await AuditedServer.StartAsync(fixture.Authority);

        var answer = await audited.Server.Client.SendAsync(
            audited.Server.Client.Request(ProtocolVersions.Handshake, audited.SmallToken, Encoding.UTF8.GetBytes(body)));

        var record = await audited.RefusedAsync();
        Assert.Equal(ScopeAuditReason.Malformed, record.Reason);
        Assert.Equal("dev@example.com", record.Name);
        Assert.Equal(answer.Status, record.Status);
    }

    [Fact]
    public async Task A_client_that_was_refused_too_often_is_recorded_as_TooManyRefusals()
    {
        await using var audited = await AuditedServer.StartAsync(fixture.Authority, options: options => options.RefusalsPerMinute = 1);
        for (var i = 0; i < 2; i++)
        {
            await audited.Server.Client.CallToolAsync(ProtocolVersions.Stateless, audited.SmallToken, "extract");
        }

        var records = await audited.Sink.WaitAsync(2);
        Assert.Equal([(ScopeAuditReason.InsufficientScope, 403), (ScopeAuditReason.TooManyRefusals, 429)], records.Select(record => (record.Reason, record.Status!.Value)));
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_primitive_that_declares_nothing_is_recorded_as_Undeclared(string version, Doors doors)
    {
        await using var audited = await AuditedServer.StartAsync(fixture.Authority);
        GuardedServers.Open(audited.Server, doors);

        await audited.Server.Client.CallToolAsync(version, audited.SmallToken, "undeclared");

        Assert.Equal((ScopeAuditReason.Undeclared, 403), ((await audited.RefusedAsync()) is var record ? (record.Reason, record.Status!.Value) : default));
    }

    [Theory]
    [InlineData(ProtocolVersions.Stateless)]
    [InlineData(ProtocolVersions.Handshake)]
    public async Task A_name_that_nothing_serves_is_harmless(string version)
    {
        await using var audited = await AuditedServer.StartAsync(fixture.Authority);

        await audited.Server.Client.CallToolAsync(version, audited.SmallToken, "x\u2028=\"y\u202E");

        var record = await audited.RefusedAsync();
        Assert.Equal((ScopeAuditReason.UnknownPrimitive, "x\uFFFD=\"y\uFFFD"), (record.Reason, record.Primitive));
    }

    [Fact]
    public async Task Arguments_that_make_no_scope_are_recorded_as_InvalidArguments()
    {
        await using var audited = await AuditedServer.StartAsync(fixture.Authority);

        await audited.Server.Client.CallToolAsync(ProtocolVersions.Stateless, audited.SmallToken, "repo", new() { ["owner"] = "a b", ["name"] = "c" });

        Assert.Equal(ScopeAuditReason.InvalidArguments, (await audited.RefusedAsync()).Reason);
    }

    [Fact]
    public async Task A_session_that_nobody_knows_is_recorded_as_UnknownSession()
    {
        await using var audited = await AuditedServer.StartAsync(fixture.Authority, HttpServerSessionMode.Stateful);
        audited.Server.Client.SessionId = "unknown";

        await audited.Server.Client.CallToolAsync(ProtocolVersions.Handshake, audited.SmallToken, "search", new() { ["query"] = "q" });

        var record = await audited.RefusedAsync();
        Assert.Equal((ScopeAuditReason.UnknownSession, 404), (record.Reason, record.Status));
    }

    [Fact]
    public async Task A_policy_that_asks_for_a_token_before_the_front_door_can_is_recorded_once()
    {
        await using var audited = await AuditedServer.StartAsync(
            fixture.Authority,
            build: (builder, _) => builder.Services.AddAuthorizationBuilder().SetDefaultPolicy(
                new AuthorizationPolicyBuilder(McpScopesDefaults.AuthenticationScheme).RequireAuthenticatedUser().Build()),
            map: app =>
            {
                app.UseAuthorization();
                app.MapScopedMcp("/mcp").RequireAuthorization();
            });

        await audited.Server.Client.CallToolAsync(ProtocolVersions.Stateless, token: null, "search");

        Assert.Equal(ScopeAuditReason.NoToken, (await audited.RefusedAsync()).Reason);
    }

    [Fact]
    public async Task An_application_that_fails_before_the_call_is_decided_is_recorded_as_ServerError()
    {
        await using var audited = await AuditedServer.StartAsync(
            fixture.Authority,
            build: (builder, _) => builder.Services.Configure<HttpServerTransportOptions>(
                options => options.ConfigureSessionOptions = (_, _, _) => throw new InvalidOperationException("secret")));

        await audited.Server.Client.CallToolAsync(ProtocolVersions.Stateless, audited.SmallToken, "search", new() { ["query"] = "q" });

        var record = await audited.RefusedAsync();
        Assert.Equal((ScopeAuditReason.ServerError, 500, nameof(InvalidOperationException)), (record.Reason, record.Status, record.Detail));
    }
}

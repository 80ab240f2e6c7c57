using McpScopes.Testing.App;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpScopes.Testing.Tests;

/// <summary>A real application, a real client, no network.</summary>
public sealed class FactoryTests
{
    [Fact]
    public async Task A_client_calls_what_its_scopes_allow_and_nothing_else()
    {
        await using var server = new ScopedServerFactory<Bodies>();
        await using var client = await server.ConnectAsync("notes:read", cancellationToken: TestContext.Current.CancellationToken);

        var note = await client.CallToolAsync("read_note", new Dictionary<string, object?> { ["id"] = "7" }, cancellationToken: TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAnyAsync<Exception>(async () =>
            await client.CallToolAsync("move_note", new Dictionary<string, object?> { ["id"] = "7" }, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal("note 7", Assert.IsType<TextContentBlock>(Assert.Single(note.Content)).Text);
        Assert.True(refused is HttpRequestException or McpException, refused.ToString());
        Assert.Contains("403", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_token_only_the_anonymous_can_be_called()
    {
        await using var server = new ScopedServerFactory<Bodies>();
        using var client = server.CreateClient();

        using var answer = await client.GetAsync("/.well-known/oauth-protected-resource/mcp", TestContext.Current.CancellationToken);

        Assert.Contains("\"notes:read\"", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_audit_is_within_reach_of_a_test()
    {
        await using var server = new ScopedServerFactory<Bodies>();
        await using var client = await server.ConnectAsync("notes:read", "ann@example.com", cancellationToken: TestContext.Current.CancellationToken);

        await client.CallToolAsync("read_note", new Dictionary<string, object?> { ["id"] = "7" }, cancellationToken: TestContext.Current.CancellationToken);
        var ended = await server.Audit.WaitForAsync(
            record => record is { Primitive: "read_note", Stage: ScopeAuditStage.Completed }, TestContext.Current.CancellationToken);

        Assert.Equal((ScopeAuditDecision.Allowed, "ann@example.com", "test-client"), (ended.Decision, ended.Subject, ended.ClientId));
        Assert.Contains(server.Audit.Records, record => record.RequestId == ended.RequestId && record.Stage is ScopeAuditStage.Decided);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => server.Audit.WaitForAsync(_ => false, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task A_users_tokens_are_taken_back_and_others_stay()
    {
        await using var server = new ScopedServerFactory<Bodies>();
        await using var client = await server.ConnectAsync("notes:read", "ann@example.com", cancellationToken: TestContext.Current.CancellationToken);
        var arguments = new Dictionary<string, object?> { ["id"] = "7" };
        await client.CallToolAsync("read_note", arguments, cancellationToken: TestContext.Current.CancellationToken);
        var ran = server.Services.GetRequiredService<Bodies>().Count;

        await server.RevokeUserAsync("ann@example.com", TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<Exception>(async () =>
            await client.CallToolAsync("read_note", arguments, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(ran, server.Services.GetRequiredService<Bodies>().Count);
        var refused = await server.Audit.WaitForAsync(record => record.Status == 401, TestContext.Current.CancellationToken);
        Assert.Equal(ScopeAuditDecision.Refused, refused.Decision);
        await using var other = await server.ConnectAsync("notes:read", "bob@example.com", cancellationToken: TestContext.Current.CancellationToken);
        await other.CallToolAsync("read_note", arguments, cancellationToken: TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("all")]
    public async Task Servers_with_and_without_sessions_are_verified(string sessions)
    {
        await using var server = new CarelessServer(mistake: null, ("Sessions", sessions));

        var report = await server.VerifyAsync(TestContext.Current.CancellationToken);

        Assert.True(report.Faults.Count == 1, string.Join('\n', report.Faults));
        Assert.Contains(report.Calls, call => call is { Primitive: "read_note", Token: TokenCase.ExactlyItsScopes, IsBodyReached: true });
        Assert.Contains(report.Calls, call => call is { Primitive: "owned_note", Token: TokenCase.ExactlyItsScopes, Scopes: "notes:verify", IsBodyReached: true });
        Assert.Contains(report.Calls, call => call is { Primitive: "notes://{owner}/{id}", Token: TokenCase.ExactlyItsScopes, IsBodyReached: true });
        Assert.Contains(report.Calls, call => call is { Primitive: "move_note", Token: TokenCase.OneScopeMissing, Status: 403 });
        Assert.Equal(0, server.BodiesRun);
    }

    /// <summary>Each in the provider's own shape: what its preset would refuse as an ID token is not what the kit makes.</summary>
    [Theory]
    [InlineData("Cognito", "UserPoolId=eu-west-1_AbCdEfGhI", "ClientIds:0=test-client")]
    [InlineData("EntraId", "TenantId=11111111-1111-1111-1111-111111111111", "ClientId=22222222-2222-2222-2222-222222222222")]
    [InlineData("Auth0", "Domain=example.eu.auth0.com")]
    [InlineData("Okta", "Authority=https://example.okta.com/oauth2/default")]
    [InlineData("Keycloak", "Authority=https://login.example.com/realms/notes")]
    [InlineData("Ping", "Authority=https://auth.pingone.eu/00000000-0000-0000-0000-000000000001/as")]
    public async Task Tokens_have_the_shape_of_the_provider(string provider, params string[] settings)
    {
        await using var server = new CarelessServer(mistake: null,
        [
            ("McpScopes:Provider", provider), ("McpScopes:Resource", "https://api.example.com/mcp"),
            .. settings.Select(setting => ("McpScopes:" + setting.Split('=')[0], setting.Split('=')[1])),
        ]);

        Assert.Single((await server.VerifyAsync(TestContext.Current.CancellationToken)).Faults);
    }

    [Fact]
    public async Task Servers_run_side_by_side_each_with_keys_of_its_own()
    {
        await using var one = new ScopedServerFactory<Bodies>();
        await using var other = new ScopedServerFactory<Bodies>();
        using var client = one.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp");
        request.Headers.Add("Authorization", $"Bearer {other.CreateToken("notes:read")}");

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Settings_of_a_test_take_the_place_of_the_applications()
    {
        await using var server = new ScopedServerFactory<Bodies> { Settings = new Dictionary<string, string?> { ["McpScopes:Listing"] = "GrantedOnly" } };
        await using var client = await server.ConnectAsync("audit:read", cancellationToken: TestContext.Current.CancellationToken);

        var tools = await client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.DoesNotContain(tools, tool => tool.Name == "read_note");
        Assert.Contains(tools, tool => tool.Name == "who");
    }
}

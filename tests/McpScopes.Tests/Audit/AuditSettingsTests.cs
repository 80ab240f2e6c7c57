using System.Security.Cryptography;
using McpScopes.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace McpScopes.Tests.Audit;

/// <summary>The section <c>McpScopes:Audit</c>: arguments, and settings that would have no effect.</summary>
public sealed class AuditSettingsTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    private static readonly string Key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    [Fact]
    public async Task Arguments_are_hidden_keyed_or_clear_by_primitive()
    {
        await using var audited = await AuditedServer.StartAsync(fixture.Authority, options: options =>
        {
            options.Audit.Arguments = AuditedArguments.Hmac;
            options.Audit.HmacKey = Key;
            options.Audit.Primitives["repo"] = AuditedArguments.Clear;
            options.Audit.Primitives["whoami"] = AuditedArguments.Off;
        });
        var token = audited.Server.Token("tavily-mcp/search repo:a/b");
        var client = audited.Server.Client;

        await client.CallToolAsync(ProtocolVersions.Stateless, token, "search", new() { ["query"] = "secret" });
        await client.CallToolAsync(ProtocolVersions.Handshake, token, "search", new() { ["query"] = "secret" });
        await client.CallToolAsync(ProtocolVersions.Stateless, token, "repo", new() { ["owner"] = "a", ["name"] = "b", ["x\u2028y"] = new string('z', 5000) });
        await client.CallToolAsync(ProtocolVersions.Stateless, token, "whoami", new() { ["query"] = "secret" });

        var decided = (await audited.Sink.WaitAsync(8)).Where(record => record.Stage is ScopeAuditStage.Decided).ToList();
        var keyed = decided.Where(record => record.Primitive == "search").Select(record => record.Arguments!["query"]).ToList();
        var expected = "hmac-sha256:" + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Key), "\"secret\""u8));
        Assert.Equal([expected, expected], keyed);
        var clear = Assert.Single(decided, record => record.Primitive == "repo").Arguments!;
        Assert.Equal("\"a\"", clear["owner"]);
        Assert.Equal(1024, clear["x\uFFFDy"].Length);
        Assert.Null(Assert.Single(decided, record => record.Primitive == "whoami").Arguments);
    }

    [Fact]
    public async Task An_hmac_without_a_key_does_not_start() =>
        await RefusesAsync("McpScopes:Audit:HmacKey must be base64", audit => audit.Arguments = AuditedArguments.Hmac);

    [Fact]
    public async Task A_key_that_nothing_uses_does_not_start() =>
        await RefusesAsync("McpScopes:Audit:HmacKey is set", audit => audit.HmacKey = Key);

    [Theory]
    [InlineData(0)]
    [InlineData(1_000_001)]
    public async Task A_queue_without_bounds_does_not_start(int limit) =>
        await RefusesAsync("McpScopes:Audit:QueueLimit", audit => audit.QueueLimit = limit);

    [Fact]
    public async Task A_timeout_without_bounds_does_not_start() =>
        await RefusesAsync("McpScopes:Audit:WriteTimeout", audit => audit.WriteTimeout = TimeSpan.Zero);

    [Fact]
    public async Task A_primitive_that_is_not_there_does_not_start() =>
        await RefusesAsync("McpScopes:Audit:Primitives names 'serach'", audit => audit.Primitives["serach"] = AuditedArguments.Clear);

    [Fact]
    public async Task Refusing_without_a_sink_does_not_start() =>
        await RefusesAsync("McpScopes:Audit:WhenSinkFails is Refuse", audit => audit.WhenSinkFails = AuditFailureMode.Refuse);

    private async Task RefusesAsync(string message, Action<ScopeAuditOptions> change)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => TestServer.StartAsync(fixture.Authority, options: options => change(options.Audit)));
        Assert.True(failure is OptionsValidationException or InvalidOperationException, failure.GetType().Name);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }
}

using McpScopes.Tests.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;

namespace McpScopes.Tests.Health;

/// <summary>What a load balancer is told, over HTTP: alive as long as the process answers, ready as long as calls can be judged.</summary>
public sealed class HealthTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    [Fact]
    public async Task A_node_that_can_judge_calls_is_alive_and_ready_and_says_no_more_than_that()
    {
        await using var server = await StartAsync();

        Assert.Equal((200, "Healthy"), await AskAsync(server, "live"));
        Assert.Equal((200, "Healthy"), await AskAsync(server, "ready"));
    }

    [Fact]
    public async Task Without_the_issuers_keys_a_node_is_alive_and_not_ready_until_they_can_be_read()
    {
        var authority = await TestAuthority.StartAsync();
        var address = authority.Issuer;
        await authority.DisposeAsync();
        await using var server = await StartAsync(options: options => options.Authority = address);

        Assert.Equal((200, "Healthy"), await AskAsync(server, "live"));
        Assert.Equal((503, "Unhealthy"), await AskAsync(server, "ready"));

        // One issuer of two can be asked: its users are served.
        await using var two = await StartAsync(options: options => options.Issuers.Add(new TokenIssuerOptions { Authority = address }));
        Assert.Equal((200, "Degraded"), await AskAsync(two, "ready"));
    }

    [Theory]
    [InlineData(RevocationFailureMode.Refuse, 503, "Unhealthy")]
    [InlineData(RevocationFailureMode.Continue, 200, "Degraded")]
    public async Task While_the_revocation_store_is_down_readiness_is_what_calls_are_answered(
        RevocationFailureMode mode, int status, string word)
    {
        var store = new Revocation.BreakableStore();
        await using var server = await StartAsync(
            services => services.AddSingleton<IDistributedCache>(store), options => options.Revocation.WhenStoreFails = mode);
        Assert.Equal((200, "Healthy"), await AskAsync(server, "ready"));

        store.IsBroken = true;
        await UntilAsync(server, (status, word));
        Assert.Equal((200, "Healthy"), await AskAsync(server, "live"));

        store.IsBroken = false;
        await UntilAsync(server, (200, "Healthy"));
    }

    [Theory]
    [InlineData(AuditFailureMode.Refuse, 503, "Unhealthy")]
    [InlineData(AuditFailureMode.Continue, 200, "Degraded")]
    public async Task While_a_sink_fails_readiness_is_what_calls_are_answered(AuditFailureMode mode, int status, string word)
    {
        var sink = new FallibleSink { IsDown = true };
        await using var server = await StartAsync(
            services => services.AddSingleton<IScopeAuditSink>(sink), options => options.Audit.WhenSinkFails = mode);
        Assert.Equal((200, "Healthy"), await AskAsync(server, "ready"));

        await SearchAsync(server);
        await UntilAsync(server, (status, word));

        sink.IsDown = false;
        await SearchAsync(server);
        await UntilAsync(server, (200, "Healthy"));
    }

    [Fact]
    public async Task Mapped_without_the_checks_it_is_an_error_that_names_the_fix()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => TestServer.StartAsync(fixture.Authority, map: app => app.MapMcpScopesHealth()));

        Assert.Equal("MapMcpScopesHealth needs AddMcpScopesHealth. Add builder.Services.AddMcpScopesHealth().", error.Message);
    }

    private static async Task<(int Status, string Body)> AskAsync(TestServer server, string what)
    {
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        using var answer = await http.GetAsync($"/health/{what}");
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task UntilAsync(TestServer server, (int Status, string Body) expected)
    {
        var answer = await AskAsync(server, "ready");
        for (var attempt = 0; answer != expected && attempt < 200; attempt++)
        {
            await Task.Delay(100);
            answer = await AskAsync(server, "ready");
        }

        Assert.Equal(expected, answer);
    }

    private static Task<Answer> SearchAsync(TestServer server) => server.Client.CallToolAsync(
        ProtocolVersions.Stateless, server.Token("tavily-mcp/search"), "search", new() { ["query"] = "q" });

    private Task<TestServer> StartAsync(Action<IServiceCollection>? services = null, Action<McpScopesOptions>? options = null) =>
        TestServer.StartAsync(
            fixture.Authority,
            options: options,
            build: (builder, _) =>
            {
                services?.Invoke(builder.Services);
                builder.Services.AddMcpScopesHealth();
            },
            map: app =>
            {
                app.MapScopedMcp("/mcp");
                app.MapMcpScopesHealth();
            });

    private sealed class FallibleSink : IScopeAuditSink
    {
        public volatile bool IsDown;

        public ValueTask WriteAsync(ScopeAuditRecord record, CancellationToken cancellationToken) =>
            IsDown ? throw new IOException("The disk is full.") : default;
    }
}

using McpScopes.Tests.Audit;
using McpScopes.Tests.Bypass;
using McpScopes.Tests.Wire;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using static McpScopes.Tests.Revocation.RevocationNodes;

namespace McpScopes.Tests.Revocation;

/// <summary>What a token has begun ends when it is revoked, on whichever node: streams of notifications, and calls that run.</summary>
public sealed class RunningCallTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static TheoryData<string, HttpServerSessionMode> Ways => CompletionRecordTests.Routes;

    /// <summary>The store answers late, or not, in the very moment in which the streams are judged again.</summary>
    [Theory]
    [InlineData(RevocationFailureMode.Refuse, false)]
    [InlineData(RevocationFailureMode.Refuse, true)]
    [InlineData(RevocationFailureMode.Continue, false)]
    [InlineData(RevocationFailureMode.Continue, true)]
    public async Task A_stream_ends_although_the_store_stutters(RevocationFailureMode mode, bool isLate)
    {
        var store = new SharedStore();
        var stuttering = new SharedStore(store);
        await using var one = await StartAsync(fixture.Authority, store);
        await using var two = await StartAsync(
            fixture.Authority, stuttering, HttpServerSessionMode.Stateful, options => options.Revocation.WhenStoreFails = mode);
        var token = Token(two, "x");
        await two.Client.InitializeAsync(token);
        var end = await OpenStreamAsync(two, token);
        var stutters = 0;
        stuttering.BeforeRead = async key =>
        {
            if (key.StartsWith("mcpscopes:revoked:", StringComparison.Ordinal) && Interlocked.Increment(ref stutters) == 1)
            {
                await Task.Delay(isLate ? 1000 : 0);
                throw isLate ? new TimeoutException() : new IOException("no store");
            }
        };

        await RevokeAsync(one, "x");

        await end.WaitAsync(Patience);
        Assert.NotEqual(0, stutters);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_call_that_runs_is_cancelled_and_the_audit_says_why(string version, HttpServerSessionMode mode)
    {
        var store = new SharedStore();
        var (started, cancelled) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var one = await StartAsync(fixture.Authority, store);
        await using var two = await AuditedServer.StartAsync(fixture.Authority, mode, build: (builder, mcp) =>
        {
            builder.Services.AddSingleton<IDistributedCache>(new SharedStore(store));
            mcp.WithTools([Endless(started, cancelled)]);
        });
        var token = Token(two.Server, "x");
        await ChallengeTests.InitializeAsync(two.Server, mode, token);
        var call = two.Server.Client.CallToolAsync(version, token, "endless");
        await started.Task.WaitAsync(Patience);

        await RevokeAsync(one, "x");

        await cancelled.Task.WaitAsync(Patience);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => call.WaitAsync(Patience));
        ScopeAuditRecord? completed = null;
        await Eventually(
            () =>
            {
                completed = two.Sink.Records.SingleOrDefault(record => (record.Primitive, record.Stage) == ("endless", ScopeAuditStage.Completed));
                return Task.FromResult(completed is not null);
            },
            "the end of the call is recorded");
        Assert.Equal((ScopeAuditOutcome.Revoked, ScopeAuditReason.RevokedToken, "x"), (completed!.Outcome, completed.Reason, completed.Subject));
        Assert.Single(two.Sink.Records, record => (record.Primitive, record.Stage) == ("endless", ScopeAuditStage.Decided));
        Assert.Equal(200, await StatusAsync(one, Token(one, "somebody else")));
    }

    [Fact]
    public async Task Calls_of_others_go_on()
    {
        var (started, cancelled) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var server = await TestServer.StartAsync(fixture.Authority, build: (_, mcp) => mcp.WithTools([Endless(started, cancelled)]));
        var call = server.Client.CallToolAsync(ProtocolVersions.Stateless, Token(server, "x"), "endless");
        await started.Task.WaitAsync(Patience);

        await RevokeAsync(server, "y");
        await Eventually(async () => await StatusAsync(server, Token(server, "y")) == 401, "y is revoked");

        Assert.False(cancelled.Task.IsCompleted);
        await RevokeAsync(server, "x");
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => call.WaitAsync(Patience));
    }

    /// <summary>The front door cannot read the method where its header comes twice; the SDK can.</summary>
    [Fact]
    public async Task A_subscription_whose_method_the_front_door_did_not_read_ends_as_well()
    {
        var (started, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var server = await TestServer.StartAsync(fixture.Authority, build: (builder, _) => builder.Services.Configure<McpServerOptions>(
            options => options.Handlers.SubscriptionsListenHandler = async (_, cancellationToken) =>
            {
                using var registration = cancellationToken.Register(() => ended.TrySetResult());
                started.TrySetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return new EmptyResult();
            }));
        var body = """
            {"jsonrpc":"2.0","id":1,"method":"subscriptions/listen","params":{"notifications":{},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",
            "io.modelcontextprotocol/clientCapabilities":{},"io.modelcontextprotocol/clientInfo":{"name":"t","version":"1"}}}}
            """;
        var request = RawHttp.Post(
            server, body, $"Authorization: Bearer {Token(server, "x")}", "MCP-Protocol-Version: 2026-07-28", "Mcp-Method: subscriptions/listen", "Mcp-Method: ");
        var answers = RawHttp.SendAsync(server, request, TimeSpan.FromMinutes(1));
        await started.Task.WaitAsync(Patience);

        await RevokeAsync(server, "x");

        await ended.Task.WaitAsync(Patience);
        await answers.WaitAsync(Patience);
    }

    private static McpServerTool Endless(TaskCompletionSource started, TaskCompletionSource cancelled) => McpServerTool.Create(
        async (CancellationToken cancellationToken) =>
        {
            using var registration = cancellationToken.Register(() => cancelled.TrySetResult());
            started.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        },
        new McpServerToolCreateOptions { Name = "endless", Metadata = [new AuthenticatedOnlyAttribute()] });

    /// <summary>Opens a session's stream of notifications. The task that comes back ends when its connection does.</summary>
    private static async Task<Task> OpenStreamAsync(TestServer server, string token)
    {
        var get = server.Client.Request(ProtocolVersions.Handshake, token, []);
        (get.Method, get.Content) = (HttpMethod.Get, null);
        var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        var response = await http.SendAsync(get, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(200, (int)response.StatusCode);
        return Task.Run(async () =>
        {
            using (http)
            using (response)
            {
                try
                {
                    await (await response.Content.ReadAsStreamAsync()).CopyToAsync(Stream.Null);
                }
                catch (IOException)
                {
                    // The connection is broken, not ended.
                }
            }
        });
    }
}

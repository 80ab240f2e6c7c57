using McpScopes.Tests.Bypass;
using McpScopes.Tests.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.AspNetCore;

namespace McpScopes.Tests.Audit;

/// <summary>A guarded server whose audit a test reads.</summary>
internal sealed class AuditedServer : IAsyncDisposable
{
    private AuditedServer(TestServer server, MemorySink sink) => (Server, Sink) = (server, sink);

    public TestServer Server { get; }

    public MemorySink Sink { get; }

    public static async Task<AuditedServer> StartAsync(
        TestAuthority authority,
        HttpServerSessionMode mode = HttpServerSessionMode.Stateless,
        Action<McpScopesOptions>? options = null,
        Action<WebApplicationBuilder, IMcpServerBuilder>? build = null,
        Action<WebApplication>? map = null,
        IReadOnlyList<Table.ScopeTablePart>? parts = null)
    {
        var sink = new MemorySink();
        var server = await TestServer.StartAsync(
            authority,
            mode,
            options,
            (builder, mcp) =>
            {
                builder.Services.AddSingleton<IScopeAuditSink>(sink);
                build?.Invoke(builder, mcp);
            },
            map,
            parts);
        return new AuditedServer(server, sink);
    }

    public string SmallToken => GuardedServers.SearchToken(Server);

    /// <summary>The two records of the one call that was allowed.</summary>
    public async Task<(ScopeAuditRecord Decided, ScopeAuditRecord Completed)> AllowedAsync()
    {
        var records = await Sink.WaitAsync(2);
        var decided = Assert.Single(records, record => record.Stage is ScopeAuditStage.Decided);
        var completed = Assert.Single(records, record => record.Stage is ScopeAuditStage.Completed);
        Assert.Equal(ScopeAuditDecision.Allowed, decided.Decision);
        Assert.Equal(decided.RequestId, completed.RequestId);
        Assert.NotNull(completed.Duration);
        return (decided, completed);
    }

    /// <summary>The one record of the one call that was refused.</summary>
    public async Task<ScopeAuditRecord> RefusedAsync()
    {
        var record = Assert.Single(await Sink.WaitAsync(1));
        Assert.Equal((ScopeAuditStage.Decided, ScopeAuditDecision.Refused), (record.Stage, record.Decision));
        return record;
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

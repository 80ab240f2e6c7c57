using McpScopes.Table;
using McpScopes.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace McpScopes.Tests.Audit;

/// <summary>The records that are kept in memory: which are found, in which order, and how many are kept.</summary>
public sealed class AuditMemoryTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    private static readonly DateTimeOffset Time = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_call_is_found_after_it_was_made()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, build: (builder, _) => builder.Services.AddScopeAuditMemory());
        await server.Client.CallToolAsync(ProtocolVersions.Stateless, server.Token("tavily-mcp/search"), "search", new() { ["query"] = "q" });
        var memory = server.App.Services.GetRequiredService<ScopeAuditMemory>();
        for (var patience = 0; memory.Records.Count < 2 && patience < 500; patience++)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        var found = await server.App.Services.GetRequiredService<IScopeAuditReader>().ReadAsync(new() { Primitive = "search" }).ToListAsync();

        Assert.Equal([ScopeAuditStage.Completed, ScopeAuditStage.Decided], found.Select(record => record.Stage));
        Assert.Single(found.Select(record => record.RequestId).Distinct());
    }

    [Fact]
    public async Task The_oldest_goes_when_one_more_comes()
    {
        var memory = await FilledAsync(capacity: 3, count: 5);

        Assert.Equal(["0002", "0003", "0004"], memory.Records.Select(record => record.RequestId));
    }

    [Fact]
    public async Task Pages_follow_one_another_and_part_no_request()
    {
        var memory = new ScopeAuditMemory();
        for (var i = 0; i < 10; i++)
        {
            await memory.WriteAsync([Record(i), Record(i) with { Stage = ScopeAuditStage.Completed }], CancellationToken.None);
        }

        var (read, after) = (new List<ScopeAuditRecord>(), (string?)null);
        while (await memory.ReadAsync(new() { Limit = 3, After = after }).ToListAsync() is { Count: > 0 } page)
        {
            Assert.InRange(page.Count, 1, 4);
            read.AddRange(page);
            after = page[^1].RequestId;
        }

        Assert.Equal(20, read.Distinct().Count());
        Assert.Equal(read.OrderByDescending(record => record.RequestId).ThenByDescending(record => record.Stage), read);
    }

    public static TheoryData<string, ScopeAuditQuery, bool> Queries => new()
    {
        { "subject", new() { Subject = "s" }, true },
        { "another subject", new() { Subject = "S" }, false },
        { "issuer", new() { Issuer = "https://idp.example" }, true },
        { "another issuer", new() { Issuer = "https://idp.example/" }, false },
        { "user by name", new() { User = "ann@example.com" }, true },
        { "user by subject", new() { User = "s" }, true },
        { "another user", new() { User = "ann" }, false },
        { "tool", new() { Primitive = "search" }, true },
        { "another tool", new() { Primitive = "sea" }, false },
        { "decision", new() { Decision = ScopeAuditDecision.Refused }, true },
        { "another decision", new() { Decision = ScopeAuditDecision.Allowed }, false },
        { "from", new() { From = Time }, true },
        { "from later", new() { From = Time.AddTicks(1) }, false },
        { "until", new() { Until = Time.AddTicks(1) }, true },
        { "until itself", new() { Until = Time }, false },
        { "text", new() { Text = "EXAMPLE.COM" }, true },
        { "a pattern is text", new() { Text = "ann%" }, false },
        { "another text", new() { Text = "bob" }, false },
        { "all of them", new() { Subject = "s", Primitive = "search", Text = "ann" }, true },
        { "all but one", new() { Subject = "s", Primitive = "extract", Text = "ann" }, false },
    };

    [Theory]
    [MemberData(nameof(Queries))]
    public void A_query_asks_for_what_it_names(string what, ScopeAuditQuery query, bool isFound)
    {
        var record = Record(1) with { Subject = "s", Issuer = "https://idp.example", Name = "ann@example.com", Primitive = "search", PrimitiveKind = PrimitiveKind.Tool };

        Assert.True(isFound == query.Matches(record), what);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public void A_limit_is_bounded(int limit) => Assert.Throws<ArgumentOutOfRangeException>(() => new ScopeAuditQuery { Limit = limit });

    private static async Task<ScopeAuditMemory> FilledAsync(int capacity, int count)
    {
        var memory = new ScopeAuditMemory(capacity);
        for (var i = 0; i < count; i++)
        {
            await memory.WriteAsync(Record(i), CancellationToken.None);
        }

        return memory;
    }

    private static ScopeAuditRecord Record(int id) => new()
    {
        Time = Time,
        Stage = ScopeAuditStage.Decided,
        RequestId = id.ToString("D4", System.Globalization.CultureInfo.InvariantCulture),
        Decision = ScopeAuditDecision.Refused,
    };
}

using System.Collections.Concurrent;
using System.Net;
using Microsoft.IdentityModel.JsonWebTokens;

namespace McpScopes.EndToEnd.Tests.Nodes;

/// <summary>
/// Parts that die while calls come in, and come back: nobody is let through meanwhile, no call is unrecorded, and nothing must be restarted
/// afterwards. What was seen stands in docs/scaling.md.
/// </summary>
public sealed class FaultTests(TwoNodes nodes) : IClassFixture<TwoNodes>
{
    [Fact]
    public async Task Nodes_are_restarted_one_after_the_other_without_a_lost_call_and_the_audit_has_each_call_once()
    {
        var token = await nodes.TokenAsync("lead@example.com", "tavily-mcp/search");
        var since = DateTimeOffset.UtcNow;
        var load = new Callers(nodes, token);

        foreach (var node in nodes.Nodes)
        {
            await nodes.Balancer.LeaveOutAsync(node);
            await nodes.StopNodeAsync(node);
            await nodes.StartNodeAsync(node);
            await TwoNodes.UntilAsync(async () => await nodes.ReadinessAsync(node) == HttpStatusCode.OK);
            await nodes.Balancer.LeaveOutAsync(null);
        }

        var answers = await load.StopAsync();
        Assert.NotEmpty(answers);
        Assert.All(answers, status => Assert.Equal(200, status));
        await TwoNodes.UntilAsync(async () => (await nodes.RecordsAsync(since)).Count >= 2 * answers.Count);
        var records = await nodes.RecordsAsync(since);
        Assert.Equal(answers.Count, records.Count(record => record.Stage is ScopeAuditStage.Decided));
        Assert.Equal(answers.Count, records.Count(record => record.Stage is ScopeAuditStage.Completed));
        Assert.All(records, record => Assert.Equal("lead@example.com", record.Name));
    }

    [Fact]
    public async Task A_node_that_dies_in_the_middle_of_calls_takes_none_with_it_but_its_own()
    {
        var token = await nodes.TokenAsync("lead@example.com", "tavily-mcp/search");
        var since = DateTimeOffset.UtcNow;
        var load = new Callers(nodes, token);
        await Task.Delay(500);

        await nodes.StopNodeAsync(nodes.Nodes[1], isKilled: true);
        await Task.Delay(500);
        Assert.Equal(200, (await nodes.SearchAsync(token)).Status);
        await nodes.StartNodeAsync(nodes.Nodes[1]);
        var answers = await load.StopAsync();

        // What ran at the node is cut off (a broken connection, or nginx says 502), and never called a second time.
        Assert.All(answers, status => Assert.True(status is 200 or 502 or 504 or null, $"{status}"));
        var records = await nodes.RecordsAsync(since);
        var allowed = records.Count(record => record.Stage is ScopeAuditStage.Decided && record.Decision is ScopeAuditDecision.Allowed);
        Assert.InRange(allowed, 2, answers.Count + 1);
    }

    [Fact]
    public async Task While_Redis_is_dead_nobody_is_let_in_and_when_it_is_back_all_is_as_before()
    {
        var good = await nodes.TokenAsync("lead@example.com", "tavily-mcp/search");
        var revoked = await nodes.TokenAsync("dev@example.com", "tavily-mcp/search");
        await nodes.RevocationsOf(nodes.Nodes[0]).RevokeAsync(TokenRevocation.OfSubject(nodes.Issuer, new JsonWebToken(revoked).Subject));
        await AllAsync(good, 200);
        await AllAsync(revoked, 401);
        var (goodLoad, revokedLoad) = (new Callers(nodes, good), new Callers(nodes, revoked));

        await nodes.Redis.KillAsync();
        await AllAsync(good, 503);
        foreach (var node in nodes.Nodes)
        {
            await TwoNodes.UntilAsync(async () => await nodes.ReadinessAsync(node) == HttpStatusCode.ServiceUnavailable);
            Assert.Equal(HttpStatusCode.OK, await nodes.StatusAsync(new Uri(node, "/health/live")));
        }

        await nodes.Redis.RestartAsync();
        await AllAsync(good, 200);
        await AllAsync(revoked, 401);
        foreach (var node in nodes.Nodes)
        {
            await TwoNodes.UntilAsync(async () => await nodes.ReadinessAsync(node) == HttpStatusCode.OK);
        }

        Assert.All(await goodLoad.StopAsync(), status => Assert.True(status is 200 or 503, $"{status}"));
        Assert.All(await revokedLoad.StopAsync(), status => Assert.True(status is 401 or 503, $"{status}"));
    }

    [Fact]
    public async Task While_PostgreSQL_is_dead_calls_go_on_and_their_records_and_sign_ins_come_with_it_when_it_is_back()
    {
        var since = DateTimeOffset.UtcNow;
        var token = await nodes.TokenAsync("lead@example.com", "tavily-mcp/search");
        var load = new Callers(nodes, token);

        await nodes.Database.KillAsync();
        await AllAsync(token, 200);
        await Assert.ThrowsAnyAsync<Exception>(() => nodes.TokenAsync("lead@example.com", "tavily-mcp/search"));

        await nodes.Database.RestartAsync();
        await TwoNodes.UntilAsync(async () =>
        {
            try
            {
                return (await nodes.SearchAsync(await nodes.TokenAsync("lead@example.com", "tavily-mcp/search"))).Status == 200;
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                return false;
            }
        });
        var answers = await load.StopAsync();
        Assert.All(answers, status => Assert.Equal(200, status));
        foreach (var node in nodes.Nodes)
        {
            await TwoNodes.UntilAsync(async () => await nodes.ReadinessAsync(node) == HttpStatusCode.OK);
        }

        // What was called meanwhile waited, and is recorded now.
        await TwoNodes.UntilAsync(async () => (await nodes.RecordsAsync(since)).Count >= 2 * answers.Count);
        var records = await nodes.RecordsAsync(since);
        Assert.Equal(records.Count, records.Select(record => (record.RequestId, record.Stage)).Distinct().Count());
    }

    [Fact]
    public async Task Who_is_revoked_in_the_middle_of_a_burst_gets_nothing_more_on_either_node_and_nobody_else_notices()
    {
        var other = new Callers(nodes, await nodes.TokenAsync("lead@example.com", "tavily-mcp/search"));
        var token = await nodes.TokenAsync("third@example.com", "tavily-mcp/search");
        var burst = new Callers(nodes, token);
        await TwoNodes.UntilAsync(() => Task.FromResult(burst.Count > 20));

        await nodes.RevocationsOf(nodes.Nodes[0]).RevokeAsync(TokenRevocation.OfSubject(nodes.Issuer, new JsonWebToken(token).Subject));
        Assert.Equal(401, (await nodes.SearchAsync(token, nodes.Nodes[0])).Status);
        await AllAsync(token, 401);

        // From here on, not one more.
        var after = new Callers(nodes, token);
        await TwoNodes.UntilAsync(() => Task.FromResult(after.Count > 20));
        var (nothing, before, others) = (await after.StopAsync(), await burst.StopAsync(), await other.StopAsync());
        Assert.All(nothing, status => Assert.Equal(401, status));

        // A call that ran when its user was revoked is cut off, of which nginx makes a 502.
        Assert.All(before, status => Assert.True(status is 200 or 401 or 502 or null, $"{status}"));
        Assert.All(others, status => Assert.Equal(200, status));
    }

    private Task AllAsync(string token, int status) => TwoNodes.UntilAsync(async () =>
        (await Task.WhenAll(nodes.Nodes.Select(node => nodes.SearchAsync(token, node)))).All(answer => answer.Status == status));

    /// <summary>Four who call through the load balancer, one call after the other, until they are told to stop.</summary>
    private sealed class Callers
    {
        private readonly ConcurrentBag<int?> _answers = [];
        private readonly Task _calling;
        private volatile bool _isStopped;

        public Callers(TwoNodes nodes, string token) => _calling = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!_isStopped)
            {
                _answers.Add((await nodes.SearchAsync(token)).Status);
            }
        })));

        public int Count => _answers.Count;

        public async Task<IReadOnlyCollection<int?>> StopAsync()
        {
            _isStopped = true;
            await _calling;
            return _answers;
        }
    }
}

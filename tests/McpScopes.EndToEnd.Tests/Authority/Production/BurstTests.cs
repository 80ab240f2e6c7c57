namespace McpScopes.EndToEnd.Tests.Authority.Production;

public sealed class BurstTests
{
    private const int SignIns = 500;
    private const int AtOnce = 25;

    [Fact]
    public async Task Five_hundred_sign_ins_lose_nothing()
    {
        await using var host = await AuthorityHost.StartAsync(options =>
            (options.TokenRequestsPerMinute, options.SignInsPerMinute) = (0, 0));
        var tokens = new System.Collections.Concurrent.ConcurrentBag<TokenResponse>();

        await Parallel.ForEachAsync(
            Enumerable.Range(0, SignIns),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken },
            async (_, _) =>
            {
                using var client = new AuthorityClient(host.Server, host.Resource);
                var token = await client.LoginAsync("lead@example.com", "tavily-mcp/search");
                tokens.Add(await client.RefreshAsync(token.RefreshToken!));
            });

        Assert.Equal(SignIns, tokens.Count);
        Assert.Equal(SignIns, tokens.Select(token => token.RefreshToken).Distinct().Count());
        Assert.All(tokens, token => Assert.Equal("tavily-mcp/search", token.Scope));
    }
}

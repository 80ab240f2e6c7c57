using System.Net;
using McpScopes.EndToEnd.Tests.Search;

namespace McpScopes.EndToEnd.Tests.Authority;

/// <summary>
/// Clients that refresh when they are refused for lack of a scope (typescript-sdk#2255): an error sends them on to ask for it.
/// </summary>
public sealed class RefusedThenRefreshedTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Page = "https://www.databricks.com/blog/what-is-model-context-protocol";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_refresh_right_after_the_refusal_is_an_error_once_and_uses_nothing_up()
    {
        using var client = new AuthorityClient(server.Address, server.Mcp);
        var token = await client.LoginAsync("lead@example.com", "tavily-mcp/search");
        Assert.Equal(HttpStatusCode.Forbidden, await ExtractAsync(token));

        var refusal = await Assert.ThrowsAsync<OAuthErrorException>(() => client.RefreshAsync(token.RefreshToken!));
        var refreshed = await client.RefreshAsync(token.RefreshToken!);

        Assert.Equal("interaction_required", refusal.Error);
        Assert.Contains("tavily-mcp/extract", refusal.Description);
        Assert.Equal("tavily-mcp/search", refreshed.Scope);
    }

    [Fact]
    public async Task A_client_that_asks_for_the_scope_is_not_troubled()
    {
        using var client = new AuthorityClient(server.Address, server.Mcp);
        var token = await client.LoginAsync("lead@example.com", "tavily-mcp/search");
        Assert.Equal(HttpStatusCode.Forbidden, await ExtractAsync(token));

        var more = await client.LoginAsync("lead@example.com", "tavily-mcp/extract");
        var refreshed = await client.RefreshAsync(more.RefreshToken!);

        Assert.Equal(HttpStatusCode.OK, await ExtractAsync(more));
        Assert.Equal("tavily-mcp/search tavily-mcp/extract", refreshed.Scope);
    }

    [Fact]
    public async Task A_user_who_may_not_be_granted_the_scope_refreshes_as_ever()
    {
        using var client = new AuthorityClient(server.Address, server.Mcp);
        var token = await client.LoginAsync("dev@example.com", "tavily-mcp/search");
        Assert.Equal(HttpStatusCode.Forbidden, await ExtractAsync(token));

        var refreshed = await client.RefreshAsync(token.RefreshToken!);

        Assert.Equal("tavily-mcp/search", refreshed.Scope);
    }

    [Fact]
    public async Task Another_client_of_the_user_refreshes_as_ever()
    {
        using var client = new AuthorityClient(server.Address, server.Mcp);
        using var other = new AuthorityClient(server.Address, server.Mcp);
        var token = await client.LoginAsync("lead@example.com", "tavily-mcp/search");
        var theirs = await other.LoginAsync("lead@example.com", "tavily-mcp/search");
        Assert.Equal(HttpStatusCode.Forbidden, await ExtractAsync(token));

        var refreshed = await other.RefreshAsync(theirs.RefreshToken!);

        Assert.Equal("tavily-mcp/search", refreshed.Scope);
    }

    private async Task<HttpStatusCode> ExtractAsync(TokenResponse token) =>
        (await server.CallAsync(token.AccessToken, "extract", new { urls = new[] { Page } }, Cancellation)).Status;
}

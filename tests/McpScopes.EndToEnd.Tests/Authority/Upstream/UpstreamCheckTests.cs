using System.Net;

namespace McpScopes.EndToEnd.Tests.Authority.Upstream;

/// <summary>A refresh here asks the identity provider whether the user may go on.</summary>
public sealed class UpstreamCheckTests
{
    [Fact]
    public async Task A_user_who_is_disabled_upstream_gets_no_further_token()
    {
        await using var company = await CompanyHost.StartAsync(options => options.Upstream.CheckInterval = TimeSpan.Zero);
        using var visitor = new CompanyVisitor(company.Authority.Client);
        var token = await visitor.LoginAsync("lead@example.com", "tavily-mcp/search");
        token = await company.Authority.Client.RefreshAsync(token.RefreshToken!);
        company.Pool.Users["lead@example.com"].Enabled = false;

        var refusal = await Assert.ThrowsAsync<OAuthErrorException>(() => company.Authority.Client.RefreshAsync(token.RefreshToken!));

        Assert.Equal("invalid_grant", refusal.Error);
        company.Pool.Users["lead@example.com"].Enabled = true;
        await Assert.ThrowsAsync<OAuthErrorException>(() => company.Authority.Client.RefreshAsync(token.RefreshToken!));
    }

    [Fact]
    public async Task A_group_that_is_lost_upstream_shrinks_the_next_token()
    {
        await using var company = await CompanyHost.StartAsync(options => options.Upstream.CheckInterval = TimeSpan.Zero);
        using var visitor = new CompanyVisitor(company.Authority.Client);
        var token = await visitor.LoginAsync("lead@example.com", "tavily-mcp/search", "tavily-mcp/extract");
        Assert.Equal("tavily-mcp/search tavily-mcp/extract", token.Scope);
        company.Pool.Users["lead@example.com"].Groups.Clear();

        var refreshed = await company.Authority.Client.RefreshAsync(token.RefreshToken!);

        Assert.Equal("tavily-mcp/search", refreshed.Scope);
    }

    [Fact]
    public async Task A_userinfo_answer_about_somebody_else_ends_the_grant()
    {
        await using var company = await CompanyHost.StartAsync(options => options.Upstream.CheckInterval = TimeSpan.Zero);
        company.Pool.GivesRefreshTokens = false;
        using var visitor = new CompanyVisitor(company.Authority.Client);
        var token = await visitor.LoginAsync("lead@example.com", "tavily-mcp/search");
        token = await company.Authority.Client.RefreshAsync(token.RefreshToken!);
        company.Pool.Users["lead@example.com"] = new("lead", "lead@example.com") { Subject = "somebody-else" };

        var refusal = await Assert.ThrowsAsync<OAuthErrorException>(() => company.Authority.Client.RefreshAsync(token.RefreshToken!));

        Assert.Equal("invalid_grant", refusal.Error);
        Assert.Equal(0, company.Pool.Refreshes);
    }

    [Fact]
    public async Task While_the_pool_is_down_the_front_page_says_so_and_signing_out_works()
    {
        await using var company = await CompanyHost.StartAsync(options => options.Upstream.CheckInterval = TimeSpan.Zero);
        using var visitor = new CompanyVisitor(company.Authority.Client);
        await visitor.LoginAsync("lead@example.com", "tavily-mcp/search");
        company.Pool.IsDown = true;

        var page = await visitor.OpenAsync(company.Authority.Client.Issuer);
        var after = await visitor.SubmitAsync(page, "Sign out");
        company.Pool.IsDown = false;
        var later = await visitor.OpenAsync(company.Authority.Client.Issuer);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
        Assert.Equal("30", page.Headers["Retry-After"]);
        Assert.Contains("Cognito does not answer", page.Text);
        Assert.Contains("Nobody is signed in", after.Text);
        Assert.Contains("Nobody is signed in", later.Text);
    }

    [Fact]
    public async Task While_the_pool_is_down_a_refresh_is_put_off_and_uses_nothing_up()
    {
        await using var company = await CompanyHost.StartAsync(options => options.Upstream.CheckInterval = TimeSpan.Zero);
        using var visitor = new CompanyVisitor(company.Authority.Client);
        var token = await visitor.LoginAsync("lead@example.com", "tavily-mcp/search");
        company.Pool.IsDown = true;

        var refusal = await Assert.ThrowsAsync<OAuthErrorException>(() => company.Authority.Client.RefreshAsync(token.RefreshToken!));
        company.Pool.IsDown = false;
        var refreshed = await company.Authority.Client.RefreshAsync(token.RefreshToken!);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refusal.Status);
        Assert.Equal("temporarily_unavailable", refusal.Error);
        Assert.Equal("tavily-mcp/search", refreshed.Scope);
    }

    [Fact]
    public async Task Within_the_interval_the_pool_is_not_asked()
    {
        await using var company = await CompanyHost.StartAsync(options => options.Upstream.CheckInterval = TimeSpan.FromHours(1));
        using var visitor = new CompanyVisitor(company.Authority.Client);
        var token = await visitor.LoginAsync("lead@example.com", "tavily-mcp/search");

        token = await company.Authority.Client.RefreshAsync(token.RefreshToken!);
        await company.Authority.Client.RefreshAsync(token.RefreshToken!);

        Assert.Equal(0, company.Pool.Refreshes);
    }

    [Fact]
    public async Task Many_refreshes_at_once_ask_the_pool_about_each_sign_in_one_at_a_time_and_lose_nothing()
    {
        await using var company = await CompanyHost.StartAsync(options => options.Upstream.CheckInterval = TimeSpan.Zero);
        await company.Authority.Client.ClientIdAsync();
        var logins = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using var visitor = new CompanyVisitor(company.Authority.Client);
            return await visitor.LoginAsync("lead@example.com", "tavily-mcp/search");
        }));

        var refreshed = await Task.WhenAll(logins.Select(login => company.Authority.Client.RefreshAsync(login.RefreshToken!)));

        Assert.All(refreshed, token => Assert.Equal("tavily-mcp/search", token.Scope));
    }
}

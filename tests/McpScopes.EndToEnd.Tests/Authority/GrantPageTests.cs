using System.Net;

namespace McpScopes.EndToEnd.Tests.Authority;

/// <summary>The pages on which grants are seen and taken back.</summary>
public sealed class GrantPageTests(SharedAuthority authority) : IClassFixture<SharedAuthority>
{
    private readonly AuthorityClient _client = authority.NewClient();

    private Uri Account => new($"{_client.Issuer}/account");

    private Uri Admin => new($"{_client.Issuer}/admin");

    [Fact]
    public async Task Users_see_what_they_allowed_and_withdrawing_ends_consent_and_refresh_token()
    {
        var token = await _client.LoginAsync("lead@example.com", "tavily-mcp/search");
        using var browser = new TestBrowser(_client.Issuer);
        var page = await SignInAsync(browser, Account, "lead@example.com");
        Assert.Contains("End-to-end tests", page.Text);
        Assert.Contains("tavily-mcp/search", page.Text);

        var after = await browser.SubmitAsync(page, "Withdraw");

        Assert.Contains("You have not allowed any application yet.", after.Text);
        await Assert.ThrowsAsync<OAuthErrorException>(() => _client.RefreshAsync(token.RefreshToken!));
        var consent = await browser.OpenAsync((await _client.RequestAsync("tavily-mcp/search")).At(_client.Issuer));
        Assert.True(consent.AsksForConsent, consent.Html);
    }

    [Fact]
    public async Task Nobody_else_can_withdraw_for_the_user()
    {
        var token = await _client.LoginAsync("admin@example.com", "tavily-mcp/search");
        using var attacker = new TestBrowser(_client.Issuer);
        using var browser = new TestBrowser(_client.Issuer);
        await _client.LoginAsync("dev@example.com", "tavily-mcp/search");
        var theirs = await SignInAsync(attacker, Account, "dev@example.com");
        await SignInAsync(browser, Account, "admin@example.com");

        await browser.SubmitAsync(theirs, "Withdraw");

        Assert.Equal("tavily-mcp/search", (await _client.RefreshAsync(token.RefreshToken!)).Scope);
    }

    [Theory]
    [InlineData("dev@example.com")]
    [InlineData("lead@example.com")]
    public async Task Only_administrators_see_everybodys(string email)
    {
        using var browser = new TestBrowser(_client.Issuer);

        var page = await SignInAsync(browser, Admin, email);

        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.DoesNotContain("<form", page.Html);
    }

    [Fact]
    public async Task An_administrator_revokes_a_grant_and_ends_a_user()
    {
        await using var host = await AuthorityHost.StartAsync();
        var token = await host.Client.LoginAsync("dev@example.com", "tavily-mcp/search");
        using var browser = new TestBrowser(host.Server);
        var page = await SignInAsync(browser, new Uri($"{host.Client.Issuer}/admin"), "admin@example.com");
        Assert.Contains("dev@example.com", page.Text);
        Assert.Contains("End-to-end tests", page.Text);

        var after = await browser.SubmitAsync(page, "Revoke");

        Assert.Contains("Nobody has allowed anything.", after.Text);
        await Assert.ThrowsAsync<OAuthErrorException>(() => host.Client.RefreshAsync(token.RefreshToken!));
        var again = await host.Client.LoginAsync("dev@example.com", "tavily-mcp/search");
        await browser.SubmitAsync(await browser.OpenAsync(new Uri($"{host.Client.Issuer}/admin")), "End all sessions and grants");
        await Assert.ThrowsAsync<OAuthErrorException>(() => host.Client.RefreshAsync(again.RefreshToken!));
    }

    [Fact]
    public async Task A_hostile_client_name_stays_text()
    {
        await using var host = await AuthorityHost.StartAsync();
        var registered = await host.Client.RegisterAsync(
            new { client_name = "\"><img src=x onerror=alert(1)>", redirect_uris = new[] { AuthorityClient.RedirectUri } });
        using var browser = new TestBrowser(host.Server);
        await host.Client.AuthorizeAsync(
            browser, new AuthorizationRequest(registered.GetProperty("client_id").GetString()!, AuthorityClient.RedirectUri, "openid"),
                "admin@example.com");

        foreach (var name in (string[])["account", "admin"])
        {
            var page = await browser.OpenAsync(new Uri($"{host.Client.Issuer}/{name}"));

            Assert.Contains("&lt;img", page.Html);
            Assert.DoesNotContain("<img", page.Html);
            Assert.StartsWith("default-src 'none'", page.Headers["Content-Security-Policy"]);
        }
    }

    private static async Task<BrowserView> SignInAsync(TestBrowser browser, Uri page, string email) =>
        await browser.SubmitAsync(await browser.OpenAsync(page), "Sign in", ("email", email), ("password", AuthorityClient.Password));
}

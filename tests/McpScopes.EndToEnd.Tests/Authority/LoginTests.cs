using System.Net;
using System.Web;

namespace McpScopes.EndToEnd.Tests.Authority;

public sealed class LoginTests(SharedAuthority authority) : IClassFixture<SharedAuthority>
{
    private readonly AuthorityClient _client = authority.NewClient();

    [Theory]
    [InlineData("dev@example.com", "openid tavily-mcp/search")]
    [InlineData("lead@example.com", "openid tavily-mcp/search tavily-mcp/extract")]
    [InlineData("admin@example.com", "openid tavily-mcp/search tavily-mcp/extract tavily-mcp/admin")]
    public async Task Each_user_gets_what_the_role_has(string email, string granted)
    {
        var token = await _client.LoginAsync(email, "openid", "tavily-mcp/search", "tavily-mcp/extract", "tavily-mcp/admin");

        Assert.Equal(granted, token.Scope);
        Assert.Equal(granted, token.Claims.GetProperty("scope").GetString());
    }

    [Fact]
    public async Task The_login_page_names_the_client_the_users_and_the_password()
    {
        using var browser = new TestBrowser(_client.Issuer);

        var page = await browser.OpenAsync((await _client.RequestAsync()).At(_client.Issuer));

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("to continue to End-to-end tests", page.Text);
        Assert.Contains("Everyone’s password is mcp", page.Text);
        Assert.Contains("dev@example.com · developer tavily-mcp/search lead@example.com", page.Text);
        Assert.Contains("""<label for="email">""", page.Html);
        Assert.Contains("""<label for="password">""", page.Html);
    }

    [Theory]
    [InlineData("dev@example.com", "wrong")]
    [InlineData("dev@example.com", "")]
    [InlineData("nobody@example.com", "mcp")]
    [InlineData("", "mcp")]
    public async Task A_wrong_password_shows_the_page_again_with_what_to_do(string email, string password)
    {
        using var browser = new TestBrowser(_client.Issuer);
        var login = await browser.OpenAsync((await _client.RequestAsync("openid")).At(_client.Issuer));

        var again = await browser.SubmitAsync(login, "Sign in", ("email", email), ("password", password));

        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.Contains("That email and password do not go together. Please try again.", again.Text);
        var consent = await browser.SubmitAsync(again, "Sign in", ("email", "DEV@example.com "), ("password", "mcp"));
        Assert.True(consent.AsksForConsent, consent.Html);
    }

    [Fact]
    public async Task What_was_typed_comes_back_encoded()
    {
        using var browser = new TestBrowser(_client.Issuer);
        var login = await browser.OpenAsync(new Uri($"{_client.Issuer}/login"));

        var again = await browser.SubmitAsync(login, "Sign in", ("email", "\"><script>alert(1)</script>"), ("password", "mcp"));

        Assert.DoesNotContain("<script", again.Html);
        Assert.Contains("&quot;&gt;&lt;script&gt;", again.Html);
    }

    [Theory]
    [InlineData("https://evil.example/authority/authorize?x=1")]
    [InlineData("//evil.example/authority/authorize?x=1")]
    [InlineData("/\\evil.example")]
    [InlineData("/elsewhere")]
    [InlineData("/authority/authorize@evil.example?x=1")]
    public async Task A_login_never_leads_out_of_the_authority(string target)
    {
        using var browser = new TestBrowser(_client.Issuer);
        var login = await browser.OpenAsync(new Uri($"{_client.Issuer}/login?return_to={HttpUtility.UrlEncode(target)}"));

        var after = await browser.SubmitAsync(login, "Sign in", ("email", "dev@example.com"), ("password", "mcp"), ("return_to", target));

        Assert.Equal(_client.Issuer, after.Address);
        Assert.Contains("Signed in as dev@example.com", after.Text);
    }

    [Fact]
    public async Task A_login_that_another_site_submits_is_not_taken()
    {
        using var browser = new TestBrowser(_client.Issuer);
        using var attacker = new TestBrowser(_client.Issuer);
        var theirs = await attacker.OpenAsync(new Uri($"{_client.Issuer}/login"));

        var after = await browser.SubmitAsync(theirs, "Sign in", ("email", "dev@example.com"), ("password", "mcp"));

        Assert.Contains("This page was open for too long, or cookies are blocked.", after.Text);
        var front = await browser.OpenAsync(_client.Issuer);
        Assert.Contains("Nobody is signed in", front.Text);
    }

    [Fact]
    public async Task Not_you_signs_out_and_asks_for_someone_else_for_the_same_request()
    {
        using var browser = new TestBrowser(_client.Issuer);
        var request = await _client.RequestAsync("openid", "tavily-mcp/search", "tavily-mcp/extract");
        var consent = await _client.SignInAsync(browser, request, "dev@example.com");

        var login = await browser.SubmitAsync(consent, "Not you?");

        Assert.Contains("Sign in to continue to End-to-end tests", login.Text);
        var other = await browser.SubmitAsync(login, "Sign in", ("email", "lead@example.com"), ("password", "mcp"));
        Assert.Contains("Signed in as lead@example.com", other.Text);
        Assert.Contains("tavily-mcp/extract", other.Text);
    }

    [Fact]
    public async Task Nobody_else_can_sign_a_user_out()
    {
        using var browser = new TestBrowser(_client.Issuer);
        using var attacker = new TestBrowser(_client.Issuer);
        await _client.SignInAsync(browser, await _client.RequestAsync("openid"), "dev@example.com");
        await _client.SignInAsync(attacker, await _client.RequestAsync("openid"), "dev@example.com");

        await browser.SubmitAsync(await attacker.OpenAsync(_client.Issuer), "Sign out");

        Assert.Contains("Signed in as dev@example.com", (await browser.OpenAsync(_client.Issuer)).Text);
    }
}

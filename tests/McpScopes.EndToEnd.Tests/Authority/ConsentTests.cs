using System.Net;

namespace McpScopes.EndToEnd.Tests.Authority;

public sealed class ConsentTests(SharedAuthority authority) : IClassFixture<SharedAuthority>
{
    private readonly AuthorityClient _client = authority.NewClient();

    [Fact]
    public async Task The_consent_page_names_client_host_user_and_every_scope()
    {
        using var browser = new TestBrowser(_client.Issuer);

        var page = await _client.SignInAsync(browser, await _client.RequestAsync("openid", "tavily-mcp/search"), "dev@example.com");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("End-to-end tests wants access", page.Text);
        Assert.Contains("You will be sent back to 127.0.0.1:9876 , an application on this computer.", page.Text);
        Assert.Contains("Signed in as dev@example.com · developer Not you?", page.Text);
        Assert.Contains("Know who you are openid Search the web tavily-mcp/search", page.Text);
        Assert.Contains("Deny Allow", page.Text);
    }

    [Fact]
    public async Task A_hostile_client_name_is_text_and_keeps_its_length()
    {
        var registered = await _client.RegisterAsync(new
        {
            client_name = "<img src=x onerror=alert(1)>\u202Egnp.exe\r\nSet-Cookie: a=b " + new string('x', 40),
            redirect_uris = new[] { "https://client.example/cb" },
        });
        using var browser = new TestBrowser(_client.Issuer);
        var request = new AuthorizationRequest(registered.GetProperty("client_id").GetString()!, "https://client.example/cb", "openid");

        var page = await _client.SignInAsync(browser, request, "dev@example.com");

        Assert.DoesNotContain("<img", page.Html);
        Assert.DoesNotContain('\u202E', page.Html);
        Assert.Contains("&lt;img src=x onerror=alert(1)&gt;gnp.exeSet-Cookie: a=b xxx", page.Html);
        Assert.Contains("You will be sent back to client.example , a website.", page.Text);
    }

    [Fact]
    public async Task Deny_answers_access_denied_with_state_and_issuer()
    {
        using var browser = new TestBrowser(_client.Issuer);
        var request = await _client.RequestAsync("openid");

        var answer = await _client.AuthorizeAsync(browser, request, "dev@example.com", "Deny");

        Assert.StartsWith(AuthorityClient.RedirectUri + "?", answer.Address.AbsoluteUri);
        Assert.Equal("access_denied", answer.Query("error"));
        Assert.Equal(request.Parameters["state"], answer.Query("state"));
        Assert.Equal(_client.Issuer.AbsoluteUri, answer.Query("iss"));
        Assert.Null(answer.Query("code"));
    }

    [Fact]
    public async Task What_was_allowed_is_not_asked_again()
    {
        await _client.LoginAsync("lead@example.com", "openid", "tavily-mcp/search", "tavily-mcp/extract");
        using var browser = new TestBrowser(_client.Issuer);

        var answer = await _client.SignInAsync(browser, await _client.RequestAsync("openid", "tavily-mcp/search"), "lead@example.com");

        Assert.NotNull(answer.Query("code"));
    }

    [Fact]
    public async Task What_was_allowed_for_one_redirect_is_asked_again_for_another()
    {
        var registered = await _client.RegisterAsync(
            new { client_name = "Two doors", redirect_uris = new[] { AuthorityClient.RedirectUri, "https://client.example/cb" } });
        var id = registered.GetProperty("client_id").GetString()!;
        using var browser = new TestBrowser(_client.Issuer);
        await _client.AuthorizeAsync(browser, new AuthorizationRequest(id, AuthorityClient.RedirectUri, "openid"), "dev@example.com");

        var same = await browser.OpenAsync(new AuthorizationRequest(id, "http://127.0.0.1:51234/callback", "openid").At(_client.Issuer));
        var other = await browser.OpenAsync(new AuthorizationRequest(id, "https://client.example/cb", "openid").At(_client.Issuer));

        Assert.NotNull(same.Query("code"));
        Assert.True(other.AsksForConsent, other.Html);
    }

    [Fact]
    public async Task A_host_in_another_script_is_shown_in_punycode()
    {
        var registered = await _client.RegisterAsync(new
        {
            client_name = "Bücher",
            redirect_uris = new[] { "https://xn--bcher-kva.example/cb" }
        });
        using var browser = new TestBrowser(_client.Issuer);
        var request = new AuthorizationRequest(registered.GetProperty("client_id").GetString()!, "https://xn--bcher-kva.example/cb",
            "openid");

        var page = await _client.SignInAsync(browser, request, "dev@example.com");
        var answer = await browser.SubmitAsync(page, "Allow");

        Assert.Contains("You will be sent back to xn--bcher-kva.example , a website.", page.Text);
        Assert.NotNull(answer.Query("code"));
    }

    [Fact]
    public async Task What_one_user_allowed_another_is_asked()
    {
        await _client.LoginAsync("lead@example.com", "openid");
        using var browser = new TestBrowser(_client.Issuer);

        var page = await _client.SignInAsync(browser, await _client.RequestAsync("openid"), "dev@example.com");

        Assert.True(page.AsksForConsent, page.Html);
    }

    [Fact]
    public async Task A_step_up_shows_which_scopes_are_new()
    {
        await _client.LoginAsync("lead@example.com", "openid", "tavily-mcp/search");
        using var browser = new TestBrowser(_client.Issuer);
        var request = await _client.RequestAsync("openid", "tavily-mcp/search", "tavily-mcp/extract", "tavily-mcp/admin");

        var page = await _client.SignInAsync(browser, request, "lead@example.com");

        Assert.Contains("End-to-end tests wants more access", page.Text);
        Assert.Contains("Search the web Already allowed tavily-mcp/search Read the full text of a page New tavily-mcp/extract", page.Text);
        Assert.Contains("Also asked for, but you may not be granted it: tavily-mcp/admin", page.Text);
        var answer = await browser.SubmitAsync(page, "Allow");
        var token = await _client.ExchangeAsync(answer.Query("code")!, request.Verifier);
        Assert.Equal("openid tavily-mcp/search tavily-mcp/extract", token.Scope);
    }

    [Fact]
    public async Task A_denied_step_up_leaves_what_was_allowed()
    {
        await _client.LoginAsync("lead@example.com", "openid");
        using var browser = new TestBrowser(_client.Issuer);
        await _client.AuthorizeAsync(browser, await _client.RequestAsync("openid", "tavily-mcp/extract"), "lead@example.com", "Deny");

        var answer = await browser.OpenAsync((await _client.RequestAsync("openid")).At(_client.Issuer));

        Assert.NotNull(answer.Query("code"));
    }

    [Fact]
    public async Task An_answer_that_the_user_did_not_give_is_asked_for_again()
    {
        using var browser = new TestBrowser(_client.Issuer);
        using var attacker = new TestBrowser(_client.Issuer);
        var request = await _client.RequestAsync("openid");
        await _client.SignInAsync(browser, request, "lead@example.com");
        var theirs = await _client.SignInAsync(attacker, request, "dev@example.com");

        var after = await browser.SubmitAsync(theirs, "Allow");

        Assert.True(after.AsksForConsent, after.Html);
        Assert.Contains("This page was open for too long, or someone else has signed in since.", after.Text);
        Assert.Contains("Signed in as lead@example.com", after.Text);
    }

    [Fact]
    public async Task A_link_cannot_answer_for_the_user()
    {
        using var browser = new TestBrowser(_client.Issuer);
        var request = await _client.RequestAsync("openid");
        await _client.SignInAsync(browser, request, "dev@example.com");
        request.Parameters["decision"] = "allow";

        var page = await browser.OpenAsync(request.At(_client.Issuer));

        Assert.True(page.AsksForConsent, page.Html);
    }

    [Fact]
    public async Task Prompt_none_never_shows_a_page()
    {
        using var browser = new TestBrowser(_client.Issuer);
        var request = await _client.RequestAsync("openid");
        request.Parameters["prompt"] = "none";

        var signedOut = await browser.OpenAsync(request.At(_client.Issuer));
        await _client.SignInAsync(browser, await _client.RequestAsync("openid"), "dev@example.com");
        var signedIn = await browser.OpenAsync(request.At(_client.Issuer));

        Assert.Equal("login_required", signedOut.Query("error"));
        Assert.Equal("consent_required", signedIn.Query("error"));
    }

    [Fact]
    public async Task Prompts_for_login_and_consent_are_honoured_once()
    {
        await _client.LoginAsync("dev@example.com", "openid");
        using var browser = new TestBrowser(_client.Issuer);
        await _client.SignInAsync(browser, await _client.RequestAsync("openid"), "dev@example.com");
        var request = await _client.RequestAsync("openid");
        request.Parameters["prompt"] = "login consent";

        var login = await browser.OpenAsync(request.At(_client.Issuer));
        Assert.EndsWith("/login", login.Address.AbsolutePath);
        var consent = await browser.SubmitAsync(login, "Sign in", ("email", "dev@example.com"), ("password", "mcp"));
        Assert.True(consent.AsksForConsent, consent.Html);
        var answer = await browser.SubmitAsync(consent, "Allow");

        Assert.NotNull(answer.Query("code"));
    }
}

using System.Net;

namespace McpScopes.EndToEnd.Tests.Authority.Upstream;

/// <summary>
/// Users sign in at a user pool (a stand-in with Cognito's shapes), and MCP clients see one correct authorization server.
/// </summary>
public sealed class UpstreamLoginTests
{
    [Fact]
    public async Task A_user_of_the_pool_gets_a_token_of_ours_with_the_pools_name_and_groups()
    {
        await using var company = await CompanyHost.StartAsync();
        using var visitor = new CompanyVisitor(company.Authority.Client);

        var token = await visitor.LoginAsync("lead@example.com", "openid", "groups", "tavily-mcp/search", "tavily-mcp/extract",
            "tavily-mcp/admin");

        Assert.Equal("openid groups tavily-mcp/search tavily-mcp/extract", token.Scope);
        Assert.Equal(company.Authority.Client.Issuer.AbsoluteUri, token.Claims.GetProperty("iss").GetString());
        Assert.Equal(company.Authority.Resource, token.Claims.GetProperty("aud").GetString());
        Assert.Equal("lead@example.com", token.Claims.GetProperty("email").GetString());
        Assert.Equal("lead", token.Claims.GetProperty("username").GetString());
        Assert.Equal(company.Pool.Users["lead@example.com"].Subject, token.Claims.GetProperty("sub").GetString());
        Assert.Equal("researchers", token.Claims.GetProperty("groups").GetString());
        Assert.False(token.Claims.TryGetProperty("upstream_session", out _));
        Assert.False(token.Claims.TryGetProperty("cognito:groups", out _));
    }

    [Fact]
    public async Task Groups_are_in_the_token_on_request_only()
    {
        await using var company = await CompanyHost.StartAsync();
        using var visitor = new CompanyVisitor(company.Authority.Client);

        var token = await visitor.LoginAsync("lead@example.com", "tavily-mcp/search");

        Assert.False(token.Claims.TryGetProperty("groups", out _));
    }

    [Fact]
    public async Task Nothing_goes_upstream_before_the_user_allows_the_client()
    {
        await using var company = await CompanyHost.StartAsync();
        using var browser = new TestBrowser(company.Authority.Server);
        var request = await company.Authority.Client.RequestAsync("tavily-mcp/search");

        var page = await browser.OpenAsync(request.At(company.Authority.Client.Issuer));

        Assert.True(page.AsksForConsent, page.Html);
        Assert.Contains("End-to-end tests wants access", page.Text);
        Assert.Contains("You sign in at Cognito next.", page.Text);
        Assert.Empty(company.Pool.Authorizations);
        var denied = await browser.SubmitAsync(page, "Deny");
        Assert.Equal("access_denied", denied.Query("error"));
        Assert.Empty(company.Pool.Authorizations);
    }

    [Fact]
    public async Task The_page_before_the_sign_in_names_what_a_client_gets_that_asks_for_nothing()
    {
        await using var company = await CompanyHost.StartAsync();
        using var visitor = new CompanyVisitor(company.Authority.Client);
        var request = await company.Authority.Client.RequestAsync();

        var page = await visitor.OpenAsync(request.At(company.Authority.Client.Issuer));
        var token = await visitor.LoginAsync("lead@example.com");

        Assert.Equal("tavily-mcp/search", token.Scope);
        Assert.Contains("<code>tavily-mcp/search</code>", page.Html);
    }

    [Fact]
    public async Task A_second_client_is_asked_about_although_the_pool_knows_the_user()
    {
        await using var company = await CompanyHost.StartAsync();
        using var visitor = new CompanyVisitor(company.Authority.Client);
        await visitor.LoginAsync("lead@example.com", "tavily-mcp/search");
        using var attacker = new AuthorityClient(company.Authority.Server, company.Authority.Resource);

        var page = await visitor.OpenAsync((await attacker.RequestAsync("tavily-mcp/search")).At(attacker.Issuer));

        Assert.True(page.AsksForConsent, page.Html);
    }

    [Fact]
    public async Task The_request_upstream_is_the_authoritys_own()
    {
        await using var company = await CompanyHost.StartAsync();
        using var visitor = new CompanyVisitor(company.Authority.Client);

        await visitor.LoginAsync("lead@example.com", "tavily-mcp/search");

        var request = Assert.Single(company.Pool.Authorizations);
        Assert.Equal($"{company.Authority.Client.Issuer}/upstream/callback", request["redirect_uri"]);
        Assert.Equal(["email", "openid", "profile"], request["scope"].Split(' ').Order());
        Assert.Equal("code", request["response_type"]);
        Assert.NotEmpty(request["state"]);
        Assert.NotEmpty(request["nonce"]);
        Assert.False(request.ContainsKey("resource"));
    }

    [Fact]
    public async Task The_state_works_once_and_in_the_browser_that_began()
    {
        await using var company = await CompanyHost.StartAsync();
        var client = company.Authority.Client;
        using var visitor = new CompanyVisitor(client);
        using var victim = new CompanyVisitor(client);
        var page = await visitor.OpenAsync((await client.RequestAsync("tavily-mcp/search")).At(client.Issuer));
        var upstream = await visitor.SubmitAsync(page, "Allow and sign in");
        var callback = await visitor.SignInAsync(upstream.Address, "lead@example.com");

        var elsewhere = await victim.ReturnAsync(callback);
        var first = await visitor.ReturnAsync(callback);
        var second = await visitor.ReturnAsync(callback);

        Assert.Equal(HttpStatusCode.BadRequest, elsewhere.Status);
        Assert.NotNull(first.Query("code"));
        Assert.Equal(HttpStatusCode.BadRequest, second.Status);
        Assert.Contains("Signing in at Cognito did not work", second.Text);
    }

    [Fact]
    public async Task A_code_of_somebody_elses_sign_in_is_not_taken()
    {
        await using var company = await CompanyHost.StartAsync();
        var client = company.Authority.Client;
        using var visitor = new CompanyVisitor(client);
        using var attacker = new CompanyVisitor(client);
        async Task<Uri> CallbackAsync(CompanyVisitor person, string email)
        {
            var page = await person.OpenAsync((await client.RequestAsync("tavily-mcp/search")).At(client.Issuer));
            return await person.SignInAsync((await person.SubmitAsync(page, "Allow and sign in")).Address, email);
        }

        var own = await CallbackAsync(visitor, "lead@example.com");
        var theirs = await CallbackAsync(attacker, "dev@example.com");
        var stolen = System.Web.HttpUtility.ParseQueryString(theirs.Query)["code"];
        var mixed = new UriBuilder(own) { Query = $"code={stolen}&state={System.Web.HttpUtility.UrlEncode(System.Web.HttpUtility.ParseQueryString(own.Query)["state"])}" };

        var answer = await visitor.ReturnAsync(mixed.Uri);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("Signing in at Cognito did not work", answer.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?code=x")]
    [InlineData("?code=x&state=forged")]
    [InlineData("?error=access_denied")]
    [InlineData("?error=%3Cscript%3E&error_description=%3Cscript%3E")]
    public async Task A_callback_that_nobody_began_signs_nobody_in(string query)
    {
        await using var company = await CompanyHost.StartAsync();
        using var browser = new TestBrowser(company.Authority.Server);

        var answer = await browser.OpenAsync(new Uri($"{company.Authority.Client.Issuer}/upstream/callback{query}"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.DoesNotContain("<script", answer.Html);
        Assert.Contains("Nobody is signed in", (await browser.OpenAsync(company.Authority.Client.Issuer)).Text);
    }

    [Fact]
    public async Task Scopes_of_the_pools_own_token_count_where_the_settings_say_so()
    {
        await using var company = await CompanyHost.StartAsync(options =>
        {
            options.FromUpstreamScopes = true;
            options.Grants.Clear();
            options.Upstream.Scopes = ["openid", "tavily-mcp/extract"];
        });
        using var visitor = new CompanyVisitor(company.Authority.Client);

        var token = await visitor.LoginAsync("dev@example.com", "tavily-mcp/search", "tavily-mcp/extract", "tavily-mcp/admin");

        Assert.Equal("tavily-mcp/search tavily-mcp/extract", token.Scope);
    }

    [Fact]
    public async Task There_is_no_password_of_ours()
    {
        await using var company = await CompanyHost.StartAsync();
        using var browser = new TestBrowser(company.Authority.Server);

        var page = await browser.OpenAsync(new Uri($"{company.Authority.Client.Issuer}/login"));

        Assert.Contains("Sign in at Cognito", page.Text);
        Assert.DoesNotContain("password", page.Html, StringComparison.OrdinalIgnoreCase);
    }
}

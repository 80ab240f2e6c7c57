using System.Net;
using McpScopes.EndToEnd.Tests.Search;
using Microsoft.Extensions.DependencyInjection;

namespace McpScopes.EndToEnd.Tests.Authority;

/// <summary>What ends at the authority ends at the MCP endpoint beside it, and the other way round.</summary>
public sealed class RevocationTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Search = "tavily-mcp/search";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_that_revokes_its_access_token_is_refused_with_it_and_gets_another()
    {
        using var client = Client(server);
        var token = await client.LoginAsync("lead@example.com", Search);
        Assert.Equal(HttpStatusCode.OK, await CallAsync(server, token));

        await RevokeAsync(client, token.AccessToken);

        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(server, token));
        Assert.Equal(HttpStatusCode.OK, await CallAsync(server, await client.RefreshAsync(token.RefreshToken!)));
    }

    [Fact]
    public async Task A_client_that_revokes_its_refresh_token_loses_the_whole_sign_in_and_no_other()
    {
        using var client = Client(server);
        var other = await client.LoginAsync("lead@example.com", Search);
        var first = await client.LoginAsync("lead@example.com", Search);
        var second = await client.RefreshAsync(first.RefreshToken!);

        await RevokeAsync(client, second.RefreshToken!);

        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(server, first));
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(server, second));
        await IsEndedAsync(client, second);
        Assert.Equal(HttpStatusCode.OK, await CallAsync(server, other));
    }

    [Fact]
    public async Task Nobody_revokes_the_token_of_another_client()
    {
        using var client = Client(server);
        using var other = Client(server);
        var token = await client.LoginAsync("lead@example.com", Search);

        // RFC 7009 §2.2: the answer is the same, and says nothing of the token.
        await RevokeAsync(other, token.AccessToken);

        Assert.Equal(HttpStatusCode.OK, await CallAsync(server, token));
    }

    [Fact]
    public async Task A_replayed_refresh_token_takes_the_access_tokens_of_both_hands_back()
    {
        using var client = Client(server);
        var first = await client.LoginAsync("lead@example.com", Search);
        var second = await client.RefreshAsync(first.RefreshToken!);

        await IsEndedAsync(client, first);

        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(server, first));
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(server, second));
    }

    [Fact]
    public async Task A_user_who_withdraws_takes_the_tokens_of_that_client_back_and_those_of_no_other()
    {
        using var client = Client(server);
        using var other = Client(server);
        var kept = await other.LoginAsync("dev@example.com", Search);
        var tokens = new[] { await client.LoginAsync("dev@example.com", Search), await client.LoginAsync("dev@example.com", Search) };
        using var browser = new TestBrowser(client.Issuer);
        var page = await SignInAsync(browser, client, "account", "dev@example.com");
        Assert.Contains("The tokens that it already has are refused here at once.", page.Text);

        // The newest grant comes first.
        await browser.SubmitAsync(page, "Withdraw");

        foreach (var token in tokens)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(server, token));
            await IsEndedAsync(client, token);
        }

        Assert.Equal(HttpStatusCode.OK, await CallAsync(server, kept));
    }

    [Theory]
    [InlineData("Revoke", false)]
    [InlineData("End all sessions and grants", false)]
    [InlineData("End for everybody", true)]
    public async Task An_administrator_ends_a_grant_a_user_or_a_client(string button, bool isAboutTheClient)
    {
        await using var own = await OwnAsync();
        using var client = Client(own);
        var token = await client.LoginAsync("dev@example.com", Search);
        var of = isAboutTheClient ? "dev@example.com" : "lead@example.com";
        using var second = Client(own);
        var other = await second.LoginAsync(of, Search);
        using var browser = new TestBrowser(client.Issuer);
        var page = await SignInAsync(browser, client, "admin", "admin@example.com");

        await browser.SubmitAsync(Only(page, isAboutTheClient ? await client.ClientIdAsync() : "dev@example.com"), button);

        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(own, token));
        await IsEndedAsync(client, token);
        Assert.Equal(HttpStatusCode.OK, await CallAsync(own, other));
    }

    public static TheoryData<string, Func<string, TokenResponse, TokenRevocation>> Kinds => new()
    {
        { "subject", (issuer, token) => TokenRevocation.OfSubject(issuer, Claim(token, "sub")) },
        { "client", (issuer, token) => TokenRevocation.OfClient(issuer, Claim(token, "client_id")) },
        { "session", (issuer, token) => TokenRevocation.OfSession(issuer, Claim(token, "sid")) },
        { "token", (issuer, token) => TokenRevocation.OfToken(issuer, Claim(token, "jti")) },
        { "issuer", (issuer, _) => TokenRevocation.OfIssuer(issuer) },
    };

    [Theory]
    [MemberData(nameof(Kinds), DisableDiscoveryEnumeration = true)]
    public async Task What_the_application_revokes_ends_here_and_with_it_what_would_refresh_it(
        string kind, Func<string, TokenResponse, TokenRevocation> revocation)
    {
        await using var own = await OwnAsync();
        using var client = Client(own);
        using var other = Client(own);
        var token = await client.LoginAsync("lead@example.com", Search);
        var theirs = await other.LoginAsync("dev@example.com", Search);

        await own.Services.GetRequiredService<ITokenRevocations>().RevokeAsync(revocation(client.Issuer.AbsoluteUri, token), Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(own, token));
        if (kind == "token")
        {
            Assert.Equal(HttpStatusCode.OK, await CallAsync(own, await client.RefreshAsync(token.RefreshToken!)));
        }
        else
        {
            await IsEndedAsync(client, token);
        }

        if (kind != "issuer")
        {
            Assert.Equal(HttpStatusCode.OK, await CallAsync(own, theirs));
            Assert.NotNull((await other.RefreshAsync(theirs.RefreshToken!)).RefreshToken);
        }
    }

    [Fact]
    public async Task What_was_granted_after_the_moment_of_a_revocation_goes_on()
    {
        await using var own = await OwnAsync();
        using var client = Client(own);
        var token = await client.LoginAsync("lead@example.com", Search);
        var revocation = TokenRevocation.OfSubject(client.Issuer.AbsoluteUri, Claim(token, "sub")) with
        {
            NotBefore = DateTimeOffset.UtcNow.AddHours(-1),
        };

        await own.Services.GetRequiredService<ITokenRevocations>().RevokeAsync(revocation, Cancellation);

        Assert.Equal(HttpStatusCode.OK, await CallAsync(own, await client.RefreshAsync(token.RefreshToken!)));
    }

    private static async Task<RunningServer> OwnAsync()
    {
        var own = new RunningServer();
        await own.InitializeAsync();
        return own;
    }

    private static AuthorityClient Client(RunningServer server) => new(server.Address, server.Mcp);

    private static string Claim(TokenResponse token, string name) => token.Claims.GetProperty(name).GetString()!;

    /// <summary>The page, as far as it is about one user or client.</summary>
    private static BrowserView Only(BrowserView page, string about)
    {
        var start = page.Html.LastIndexOf("<li>", page.Html.LastIndexOf($">{about}<", StringComparison.Ordinal), StringComparison.Ordinal);
        return page with { Html = page.Html[start..] };
    }

    private static async Task<BrowserView> SignInAsync(TestBrowser browser, AuthorityClient client, string page, string email) =>
        await browser.SubmitAsync(
            await browser.OpenAsync(new Uri($"{client.Issuer}/{page}")), "Sign in", ("email", email), ("password", AuthorityClient.Password));

    private static async Task<HttpStatusCode> CallAsync(RunningServer server, TokenResponse token) =>
        (await server.CallAsync(token.AccessToken, "search", new { query = "mcp" }, Cancellation)).Status;

    private static async Task IsEndedAsync(AuthorityClient client, TokenResponse token)
    {
        var refusal = await Assert.ThrowsAsync<OAuthErrorException>(() => client.RefreshAsync(token.RefreshToken!));
        Assert.Equal("invalid_grant", refusal.Error);
    }

    private static async Task RevokeAsync(AuthorityClient client, string token)
    {
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent([new("token", token), new("client_id", await client.ClientIdAsync())]);
        using var response = await http.PostAsync(new Uri($"{client.Issuer}/revoke"), form, Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}

namespace McpScopes.EndToEnd.Tests.Authority;

public sealed class RefreshTests(SharedAuthority authority) : IClassFixture<SharedAuthority>
{
    private readonly AuthorityClient _client = authority.NewClient();

    [Fact]
    public async Task A_refresh_gives_a_new_pair_with_the_same_scopes()
    {
        var first = await _client.LoginAsync("lead@example.com", "openid", "tavily-mcp/search", "tavily-mcp/extract");

        var second = await _client.RefreshAsync(first.RefreshToken!);

        Assert.NotEqual(first.RefreshToken, second.RefreshToken);
        Assert.NotEqual(first.AccessToken, second.AccessToken);
        Assert.Equal(first.Claims.GetProperty("scope").GetString(), second.Claims.GetProperty("scope").GetString());
        Assert.Equal(first.Scope, second.Scope);
        Assert.Equal(3600, second.ExpiresIn);
    }

    [Fact]
    public async Task A_used_refresh_token_ends_the_whole_login()
    {
        var first = await _client.LoginAsync("dev@example.com", "openid");
        var second = await _client.RefreshAsync(first.RefreshToken!);

        var reuse = await Assert.ThrowsAsync<OAuthErrorException>(() => _client.RefreshAsync(first.RefreshToken!));
        var after = await Assert.ThrowsAsync<OAuthErrorException>(() => _client.RefreshAsync(second.RefreshToken!));

        Assert.Equal("invalid_grant", reuse.Error);
        Assert.Equal("invalid_grant", after.Error);
    }

    [Fact]
    public async Task Of_many_uses_at_once_one_is_answered_at_most_and_none_is_of_use_after_that()
    {
        var first = await _client.LoginAsync("dev@example.com", "openid");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            try
            {
                return await _client.RefreshAsync(first.RefreshToken!);
            }
            catch (OAuthErrorException)
            {
                return null;
            }
        }));

        Assert.InRange(answers.OfType<TokenResponse>().Count(), 0, 1);
        foreach (var answer in answers.OfType<TokenResponse>())
        {
            await Assert.ThrowsAsync<OAuthErrorException>(() => _client.RefreshAsync(answer.RefreshToken!));
        }
    }

    [Fact]
    public async Task Another_login_of_the_same_user_and_client_goes_on()
    {
        var stolen = await _client.LoginAsync("dev@example.com", "openid");
        var other = await _client.LoginAsync("dev@example.com", "openid");
        await _client.RefreshAsync(stolen.RefreshToken!);
        await Assert.ThrowsAsync<OAuthErrorException>(() => _client.RefreshAsync(stolen.RefreshToken!));

        var refreshed = await _client.RefreshAsync(other.RefreshToken!);

        Assert.Equal("openid", refreshed.Claims.GetProperty("scope").GetString());
    }

    [Fact]
    public async Task A_narrower_scope_narrows_one_access_token()
    {
        var first = await _client.LoginAsync("lead@example.com", "openid", "tavily-mcp/search", "tavily-mcp/extract");

        var narrow = await _client.RefreshAsync(first.RefreshToken!, ("scope", "tavily-mcp/search"));
        var again = await _client.RefreshAsync(narrow.RefreshToken!);

        Assert.Equal("tavily-mcp/search", narrow.Claims.GetProperty("scope").GetString());
        Assert.Equal("openid tavily-mcp/search tavily-mcp/extract", again.Claims.GetProperty("scope").GetString());
    }

    [Fact]
    public async Task A_wider_scope_is_refused()
    {
        var first = await _client.LoginAsync("lead@example.com", "openid");

        var refusal = await Assert.ThrowsAsync<OAuthErrorException>(
            () => _client.RefreshAsync(first.RefreshToken!, ("scope", "openid tavily-mcp/extract")));

        Assert.Equal("invalid_grant", refusal.Error);
        Assert.Contains("scope", refusal.Description);
    }

    [Fact]
    public async Task A_refresh_token_is_of_no_use_to_another_client()
    {
        var token = await _client.LoginAsync("dev@example.com", "openid");
        using var other = authority.NewClient();

        var refusal = await Assert.ThrowsAsync<OAuthErrorException>(() => other.RefreshAsync(token.RefreshToken!));

        Assert.Equal("invalid_grant", refusal.Error);
    }

    [Fact]
    public async Task A_revoked_refresh_token_is_gone()
    {
        var token = await _client.LoginAsync("dev@example.com", "openid");
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent(
            [new("token", token.RefreshToken!), new("client_id", await _client.ClientIdAsync())]);

        using var revocation = await http.PostAsync(new Uri($"{_client.Issuer}/revoke"), form, TestContext.Current.CancellationToken);

        Assert.True(revocation.IsSuccessStatusCode);
        await Assert.ThrowsAsync<OAuthErrorException>(() => _client.RefreshAsync(token.RefreshToken!));
    }
}

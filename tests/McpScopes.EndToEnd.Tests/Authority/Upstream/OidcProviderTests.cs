namespace McpScopes.EndToEnd.Tests.Authority.Upstream;

/// <summary>Any OpenID Connect provider stands behind the authority by its issuer alone: here one that nobody of this project wrote.</summary>
public sealed class OidcProviderTests
{
    [Fact]
    public async Task Its_users_sign_in_refresh_and_are_out_when_they_are_disabled_there()
    {
        await using var company = await Company.StartAsync(givesRefreshTokens: true);
        var token = await company.LoginAsync("lead@example.com");
        var refreshed = await company.Host.Client.RefreshAsync(token.RefreshToken!);
        await company.Provider.DisableAsync("lead@example.com");
        var refusal = await Assert.ThrowsAsync<OAuthErrorException>(() => company.Host.Client.RefreshAsync(refreshed.RefreshToken!));

        Assert.Equal("tavily-mcp/search tavily-mcp/extract", token.Scope);
        Assert.Equal("lead@example.com", token.Claims.GetProperty("sub").GetString());
        Assert.Equal("localhost", token.Claims.GetProperty("idp").GetString());
        Assert.Equal(token.Scope, refreshed.Scope);
        Assert.Equal("invalid_grant", refusal.Error);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_a_refresh_token_a_lost_group_is_seen_at_the_userinfo_endpoint(bool leaveEmptyClaim)
    {
        await using var company = await Company.StartAsync(givesRefreshTokens: false);
        var token = await company.LoginAsync("lead@example.com");
        var before = await company.Host.Client.RefreshAsync(token.RefreshToken!);
        await company.Provider.TakeGroupsAsync("lead@example.com", leaveEmptyClaim);

        var after = await company.Host.Client.RefreshAsync(before.RefreshToken!);

        Assert.Equal("tavily-mcp/search tavily-mcp/extract", before.Scope);
        Assert.Equal("tavily-mcp/search", after.Scope);
        Assert.Equal("lead@example.com", after.Claims.GetProperty("email").GetString());
    }

    private sealed class Company(OidcProvider provider, AuthorityHost host) : IAsyncDisposable
    {
        public OidcProvider Provider => provider;

        public AuthorityHost Host => host;

        public static async Task<Company> StartAsync(bool givesRefreshTokens)
        {
            var (server, issuer) = (AuthorityHost.FreeAddress(), AuthorityHost.FreeAddress());
            var provider = await OidcProvider.StartAsync(issuer, new Uri(server, "/authority/upstream/callback"), givesRefreshTokens);
            return new Company(provider, await AuthorityHost.StartAsync(
                options =>
                {
                    options.Users.Clear();
                    options.Grants.Clear();
                    options.Grants.Add(new() { Claim = "groups", Value = "researchers", Scopes = ["tavily-mcp/extract"] });
                    options.Upstream = new()
                    {
                        Authority = issuer.GetLeftPart(UriPartial.Authority),
                        ClientId = OidcProvider.ClientId,
                        ClientSecret = OidcProvider.ClientSecret,
                        CheckInterval = TimeSpan.Zero,
                    };
                },
                server));
        }

        public async Task<TokenResponse> LoginAsync(string user)
        {
            using var here = new TestBrowser(host.Server);
            using var there = new TestBrowser(provider.Issuer);
            var request = await host.Client.RequestAsync("tavily-mcp/search", "tavily-mcp/extract");
            var leaving = await here.SubmitAsync(await here.OpenAsync(request.At(host.Client.Issuer)), "Allow and sign in");
            var login = await there.OpenAsync(leaving.Address);
            var consent = await there.SubmitAsync(login, "Sign-in", ("login", user), ("password", "any"));
            var returning = await there.SubmitAsync(consent, "Continue");
            var answer = await here.OpenAsync(returning.Address);
            return await host.Client.ExchangeAsync(answer.Query("code")!, request.Verifier);
        }

        public async ValueTask DisposeAsync()
        {
            await host.DisposeAsync();
            await provider.DisposeAsync();
        }
    }
}

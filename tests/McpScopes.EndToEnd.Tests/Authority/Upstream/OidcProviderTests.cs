namespace McpScopes.EndToEnd.Tests.Authority.Upstream;

/// <summary>Any OpenID Connect provider stands behind the authority by its issuer alone: here one that nobody of this project wrote.</summary>
public sealed class OidcProviderTests
{
    [Fact]
    public async Task Its_users_sign_in_refresh_and_are_out_when_they_are_disabled_there()
    {
        var (server, issuer) = (AuthorityHost.FreeAddress(), AuthorityHost.FreeAddress());
        await using var provider = await OidcProvider.StartAsync(issuer, new Uri(server, "/authority/upstream/callback"));
        await using var host = await AuthorityHost.StartAsync(
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
            server);
        using var here = new TestBrowser(server);
        using var there = new TestBrowser(issuer);
        var request = await host.Client.RequestAsync("tavily-mcp/search", "tavily-mcp/extract");

        var leaving = await here.SubmitAsync(await here.OpenAsync(request.At(host.Client.Issuer)), "Allow and sign in");
        var login = await there.OpenAsync(leaving.Address);
        var consent = await there.SubmitAsync(login, "Sign-in", ("login", "lead@example.com"), ("password", "any"));
        var returning = await there.SubmitAsync(consent, "Continue");
        var answer = await here.OpenAsync(returning.Address);
        var token = await host.Client.ExchangeAsync(answer.Query("code")!, request.Verifier);
        var refreshed = await host.Client.RefreshAsync(token.RefreshToken!);
        await provider.DisableAsync("lead@example.com");
        var refusal = await Assert.ThrowsAsync<OAuthErrorException>(() => host.Client.RefreshAsync(refreshed.RefreshToken!));

        Assert.Equal("tavily-mcp/search tavily-mcp/extract", token.Scope);
        Assert.Equal("lead@example.com", token.Claims.GetProperty("sub").GetString());
        Assert.Equal("localhost", token.Claims.GetProperty("idp").GetString());
        Assert.Equal(token.Scope, refreshed.Scope);
        Assert.Equal("invalid_grant", refusal.Error);
    }
}

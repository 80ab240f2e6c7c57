using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace McpScopes.EndToEnd.Tests.Authority;

public sealed class AccessTokenTests(SharedAuthority authority) : IClassFixture<SharedAuthority>
{
    private readonly AuthorityClient _client = authority.NewClient();

    [Fact]
    public async Task The_claims_have_the_shape_of_Cognitos()
    {
        var before = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

        var token = await _client.LoginAsync("dev@example.com", "openid", "tavily-mcp/search");

        Assert.Equal("RS256", token.Header.GetProperty("alg").GetString());
        Assert.Equal("at+jwt", token.Header.GetProperty("typ").GetString());
        Assert.NotEmpty(token.Header.GetProperty("kid").GetString()!);
        var claims = token.Claims;
        Assert.Equal("openid tavily-mcp/search", claims.GetProperty("scope").GetString());
        Assert.Equal("dev", claims.GetProperty("username").GetString());
        Assert.Equal("dev@example.com", claims.GetProperty("email").GetString());
        Assert.Equal("access", claims.GetProperty("token_use").GetString());
        Assert.Equal(await _client.ClientIdAsync(), claims.GetProperty("client_id").GetString());
        Assert.Equal(_client.Issuer.AbsoluteUri, claims.GetProperty("iss").GetString());
        Assert.Equal(authority.Host.Resource, claims.GetProperty("aud").GetString());
        Assert.True(Guid.TryParse(claims.GetProperty("sub").GetString(), out _));
        Assert.NotEmpty(claims.GetProperty("jti").GetString()!);
        Assert.InRange(claims.GetProperty("iat").GetInt64(), before - 1, DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1);
        Assert.Equal(3600, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
        Assert.Equal(3600, token.ExpiresIn);
        Assert.Equal("Bearer", token.TokenType);
    }

    [Fact]
    public async Task A_user_is_the_same_subject_in_every_token()
    {
        var first = await _client.LoginAsync("dev@example.com", "openid");
        var second = await _client.LoginAsync("dev@example.com", "openid");
        var other = await _client.LoginAsync("lead@example.com", "openid");

        Assert.Equal(first.Claims.GetProperty("sub").GetString(), second.Claims.GetProperty("sub").GetString());
        Assert.NotEqual(first.Claims.GetProperty("sub").GetString(), other.Claims.GetProperty("sub").GetString());
        Assert.NotEqual(first.Claims.GetProperty("jti").GetString(), second.Claims.GetProperty("jti").GetString());
    }

    [Fact]
    public async Task With_openid_comes_an_id_token_for_the_client()
    {
        var token = await _client.LoginAsync("dev@example.com", "openid");

        var claims = TokenResponse.Part(token.IdToken!, 1);

        Assert.Equal(await _client.ClientIdAsync(), claims.GetProperty("aud").GetString());
        Assert.Equal("dev@example.com", claims.GetProperty("email").GetString());
        Assert.Equal(token.Claims.GetProperty("sub").GetString(), claims.GetProperty("sub").GetString());
    }

    [Fact]
    public async Task Plain_JwtBearer_takes_the_token_by_discovery()
    {
        var token = await _client.LoginAsync("dev@example.com", "openid", "tavily-mcp/search");

        using var response = await CallAsync(token.AccessToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var claims = (await response.Content.ReadFromJsonAsync<Dictionary<string, string>>(TestContext.Current.CancellationToken))!;
        Assert.Equal("openid tavily-mcp/search", claims["scope"]);
        Assert.Equal("dev", claims["username"]);
    }

    [Fact]
    public async Task Plain_JwtBearer_refuses_a_token_for_another_audience_and_an_id_token()
    {
        var token = await _client.LoginAsync("dev@example.com", "openid");
        var tampered = token.AccessToken[..^8] + "AAAAAAAA";

        using var idToken = await CallAsync(token.IdToken!);
        using var broken = await CallAsync(tampered);

        Assert.Equal(HttpStatusCode.Unauthorized, idToken.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, broken.StatusCode);
    }

    private async Task<HttpResponseMessage> CallAsync(string token)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await http.GetAsync(new Uri(authority.Host.Server, "/claims"), TestContext.Current.CancellationToken);
    }
}

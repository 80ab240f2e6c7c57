using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace McpScopes.EndToEnd.Tests.Authority;

/// <summary>A resource server asks about tokens (RFC 7662).</summary>
public sealed class IntrospectionTests : IAsyncLifetime
{
    private const string Secret = "a-secret-of-the-resource-server";
    private AuthorityHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await AuthorityHost.StartAsync(options =>
        options.IntrospectionClients.Add(new() { Resource = options.Resources[0], ClientSecret = Secret }));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_good_token_is_active_and_a_revoked_one_is_not()
    {
        var token = await _host.Client.LoginAsync("dev@example.com", "tavily-mcp/search");

        var (status, before) = await IntrospectAsync(token.AccessToken, Secret);
        await RevokeAsync(token.AccessToken);
        var (_, after) = await IntrospectAsync(token.AccessToken, Secret);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.True(before.GetProperty("active").GetBoolean());
        Assert.Equal("tavily-mcp/search", before.GetProperty("scope").GetString());
        Assert.Equal(token.Claims.GetProperty("sub").GetString(), before.GetProperty("sub").GetString());
        Assert.False(after.GetProperty("active").GetBoolean());
    }

    [Fact]
    public async Task Only_the_resource_server_may_ask()
    {
        var token = await _host.Client.LoginAsync("dev@example.com", "tavily-mcp/search");

        var (status, answer) = await IntrospectAsync(token.AccessToken, "a-guess-of-somebody-else");

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.False(answer.TryGetProperty("active", out _));
    }

    private async Task<(HttpStatusCode Status, JsonElement Answer)> IntrospectAsync(string token, string secret)
    {
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent([new("token", token), new("client_id", _host.Resource), new("client_secret", secret)]);
        using var response = await http.PostAsync(new Uri($"{_host.Client.Issuer}/introspect"), form,
            TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken));
    }

    private async Task RevokeAsync(string token)
    {
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent([new("token", token), new("client_id", await _host.Client.ClientIdAsync())]);
        using var response = await http.PostAsync(new Uri($"{_host.Client.Issuer}/revoke"), form, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode);
    }
}

using System.Net.Http.Json;
using System.Text.Json;

namespace McpScopes.EndToEnd.Tests.Authority;

public sealed class DiscoveryTests(SharedAuthority authority) : IClassFixture<SharedAuthority>
{
    [Theory]
    [InlineData("/.well-known/oauth-authorization-server/authority")]
    [InlineData("/.well-known/openid-configuration/authority")]
    [InlineData("/authority/.well-known/oauth-authorization-server")]
    [InlineData("/authority/.well-known/openid-configuration")]
    public async Task Every_form_of_the_metadata_says_everything(string path)
    {
        using var http = new HttpClient();
        var issuer = new Uri(authority.Host.Server, "/authority").AbsoluteUri;

        var metadata = await http.GetFromJsonAsync<JsonElement>(new Uri(authority.Host.Server, path),
            TestContext.Current.CancellationToken);

        Assert.Equal(issuer, metadata.GetProperty("issuer").GetString());
        Assert.Equal($"{issuer}/authorize", metadata.GetProperty("authorization_endpoint").GetString());
        Assert.Equal($"{issuer}/token", metadata.GetProperty("token_endpoint").GetString());
        Assert.Equal($"{issuer}/register", metadata.GetProperty("registration_endpoint").GetString());
        Assert.Equal($"{issuer}/revoke", metadata.GetProperty("revocation_endpoint").GetString());
        Assert.Equal($"{issuer}/jwks", metadata.GetProperty("jwks_uri").GetString());
        Assert.Equal(["S256"], Strings(metadata, "code_challenge_methods_supported"));
        Assert.Equal(["code"], Strings(metadata, "response_types_supported"));
        Assert.Equal(["authorization_code", "refresh_token"], Strings(metadata, "grant_types_supported").Order());
        Assert.Equal(["none"], Strings(metadata, "token_endpoint_auth_methods_supported"));
        Assert.Equal(["email", "groups", "openid", "profile", "tavily-mcp/admin", "tavily-mcp/extract", "tavily-mcp/search"],
            Strings(metadata, "scopes_supported").Order(StringComparer.Ordinal));
        Assert.True(metadata.GetProperty("authorization_response_iss_parameter_supported").GetBoolean());
        Assert.True(metadata.GetProperty("client_id_metadata_document_supported").GetBoolean());
        Assert.Equal($"{issuer}/introspect", metadata.GetProperty("introspection_endpoint").GetString());
    }

    [Fact]
    public async Task The_published_keys_are_public_RSA_keys_for_signing()
    {
        using var http = new HttpClient();

        var keys = await http.GetFromJsonAsync<JsonElement>(new Uri(authority.Host.Server, "/authority/jwks"),
            TestContext.Current.CancellationToken);

        var key = Assert.Single(keys.GetProperty("keys").EnumerateArray());
        Assert.Equal("RSA", key.GetProperty("kty").GetString());
        Assert.Equal("sig", key.GetProperty("use").GetString());
        Assert.Equal("RS256", key.GetProperty("alg").GetString());
        Assert.False(key.TryGetProperty("d", out _));
    }

    private static IEnumerable<string?> Strings(JsonElement metadata, string name) =>
        metadata.GetProperty(name).EnumerateArray().Select(value => value.GetString());
}

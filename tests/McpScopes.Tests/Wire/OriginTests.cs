using System.Text.Json.Nodes;

namespace McpScopes.Tests.Wire;

/// <summary>Browser pages from elsewhere are refused before anything else.</summary>
public sealed class OriginTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    [Theory]
    [InlineData("https://evil.example", 403)]
    [InlineData("null", 403)]
    [InlineData("https://app.example.com.evil.example", 403)]
    [InlineData("https://app.example.com", 401)]
    [InlineData("HTTPS://APP.EXAMPLE.COM", 401)]
    [InlineData(null, 401)]
    public async Task Only_allowed_origins_get_as_far_as_the_token(string? origin, int status)
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, options: scopes => scopes.AllowedOrigins.Add("https://app.example.com"));
        var request = server.Client.Request(ProtocolVersions.Handshake, null, """{"jsonrpc":"2.0","id":1,"method":"tools/list"}"""u8.ToArray());
        if (origin is not null)
        {
            request.Headers.TryAddWithoutValidation("Origin", origin);
        }

        var answer = await server.Client.SendAsync(request);

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 403 ? "forbidden" : "unauthorized", answer.Json["error"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_servers_own_origin_is_allowed()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority);
        var request = server.Client.Request(
            ProtocolVersions.Handshake, server.Token("openid"), """{"jsonrpc":"2.0","id":1,"method":"tools/list"}"""u8.ToArray());
        request.Headers.Add("Origin", server.Url);

        Assert.NotNull(((JsonNode)(await server.Client.SendAsync(request)).Json)["result"]);
    }
}

using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.IdentityModel.Tokens;

namespace McpScopes.Tests.Wire;

/// <summary>Tokens that are no good, and authorities that do not answer: a 401 that says which, never a 5xx, never a call.</summary>
public sealed class TokenTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    public static TheoryData<string, string> BadTokens { get; } = new()
    {
        { "expired", "The access token expired" },
        { "early", "The access token is not valid yet" },
        { "audience", "The access token is for another audience" },
        { "issuer", "The access token is from another issuer" },
        { "endless", "The access token does not expire, which is not accepted" },
        { "unsigned", "The access token's signature is not valid" },
        { "forged", "The access token is signed with a key that the authorization server does not publish" },
        { "garbage", "The access token is not valid" },
    };

    [Theory]
    [MemberData(nameof(BadTokens))]
    public async Task A_bad_token_is_401_and_says_why(string kind, string reason)
    {
        await using var server = await TestServer.StartAsync(fixture.Authority);

        var answer = await server.Client.CallToolAsync(ProtocolVersions.Stateless, Token(server, kind), "search");

        Assert.Equal(401, answer.Status);
        Assert.Equal($$"""{"error":"unauthorized","message":"{{reason}}","status":401}""", answer.Body);
        Assert.Equal(
            $"Bearer resource_metadata=\"{server.Url}/.well-known/oauth-protected-resource/mcp\", scope=\"tavily-mcp/search\", "
            + $"error=\"invalid_token\", error_description=\"{reason}\"",
            answer.Challenge);
        Assert.Equal(0, server.Runs);
    }

    [Fact]
    public async Task An_expired_token_that_also_lacks_the_scope_is_401()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority);
        var token = server.Token("openid", descriptor => descriptor.Expires = DateTime.UtcNow.AddMinutes(-5));

        var answer = await server.Client.CallToolAsync(ProtocolVersions.Handshake, token, "extract");

        Assert.Equal(401, answer.Status);
        Assert.Contains("invalid_token", answer.Challenge, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Basic ZGV2Om1jcA==")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    public async Task Another_kind_of_credential_is_401(string header)
    {
        await using var server = await TestServer.StartAsync(fixture.Authority);
        var request = server.Client.Request(ProtocolVersions.Handshake, null, """{"jsonrpc":"2.0","id":1,"method":"tools/list"}"""u8.ToArray());
        request.Headers.TryAddWithoutValidation("Authorization", header);

        var answer = await server.Client.SendAsync(request);

        Assert.Equal(401, answer.Status);
    }

    [Fact]
    public async Task A_token_that_names_nobody_is_still_refused_in_a_whole_sentence()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority);
        var token = server.Token("openid", descriptor => descriptor.Claims = new Dictionary<string, object> { ["scope"] = "openid" });

        var answer = await server.Client.CallToolAsync(ProtocolVersions.Handshake, token, "search");

        Assert.Equal(403, answer.Status);
        Assert.Equal("The caller does not have scope 'tavily-mcp/search'", answer.Json["message"]!.GetValue<string>());
        Assert.Equal(0, server.Runs);
    }

    [Fact]
    public async Task A_token_in_the_query_string_does_not_count()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority);
        var request = server.Client.Request(ProtocolVersions.Handshake, null, """{"jsonrpc":"2.0","id":1,"method":"tools/list"}"""u8.ToArray());
        request.RequestUri = new Uri($"/mcp?access_token={server.Token("tavily-mcp/search")}", UriKind.Relative);

        Assert.Equal(401, (await server.Client.SendAsync(request)).Status);
    }

    [Fact]
    public async Task The_token_is_not_kept_beside_the_user()
    {
        string? kept = "nobody asked";
        await using var server = await TestServer.StartAsync(fixture.Authority, map: app =>
        {
            app.Use(async (context, next) =>
            {
                await next(context);
                kept = await context.GetTokenAsync(McpScopesDefaults.AuthenticationScheme, "access_token");
            });
            app.MapScopedMcp("/mcp");
        });

        var answer = await server.Client.CallToolAsync(ProtocolVersions.Stateless, server.Token("tavily-mcp/search"), "search", new() { ["query"] = "q" });

        Assert.Equal(200, answer.Status);
        Assert.Null(kept);
    }

    [Fact]
    public async Task While_the_authority_is_down_the_answer_is_503_and_when_it_comes_up_tokens_work()
    {
        await using var authority = TestAuthority.Stopped();
        await using var server = await TestServer.StartAsync(authority);
        var token = server.Token("tavily-mcp/search");

        var down = await server.Client.CallToolAsync(ProtocolVersions.Stateless, token, "search", new JsonObject { ["query"] = "mcp" });
        await authority.ComeUpAsync();
        var up = await server.Client.CallToolAsync(ProtocolVersions.Stateless, token, "search", new JsonObject { ["query"] = "mcp" });

        Assert.Equal(503, down.Status);
        Assert.Equal(TimeSpan.FromSeconds(5), down.RetryAfter);
        Assert.Null(down.Challenge); // It would send the client to sign in again, with a token that may be good.
        Assert.Equal(1, server.Runs);
        Assert.Equal(
            "The access token cannot be verified now because the authorization server does not answer", down.Json["message"]!.GetValue<string>());
        Assert.Equal("results for mcp", up.Text);
    }

    [Theory]
    [InlineData("scope", "\"openid tavily-mcp/search\"")]
    [InlineData("scope", "[\"openid\",\"tavily-mcp/search\"]")]
    [InlineData("scp", "\"openid tavily-mcp/search\"")]
    [InlineData("scp", "[\"openid\",\"tavily-mcp/search\"]")]
    [InlineData("scopes", "[\"openid\",\"tavily-mcp/search\"]")]
    public async Task Granted_scopes_are_read_from_every_claim_that_issuers_use(string claim, string value)
    {
        await using var server = await TestServer.StartAsync(fixture.Authority);
        var scopes = JsonNode.Parse(value)!;
        var token = server.Token(scope: null, descriptor => descriptor.Claims[claim] =
            scopes is JsonArray array ? array.Select(scope => scope!.GetValue<string>()).ToArray() : scopes.GetValue<string>());

        var allowed = await server.Client.CallToolAsync(ProtocolVersions.Stateless, token, "search", new JsonObject { ["query"] = "mcp" });
        var denied = await server.Client.CallToolAsync(ProtocolVersions.Stateless, token, "extract");

        Assert.Equal("results for mcp", allowed.Text);
        Assert.Equal(["openid", "tavily-mcp/search"], denied.Json["user_scopes"]!.AsArray().Select(scope => scope!.GetValue<string>()));
    }

    [Theory]
    [InlineData("email", "dev@example.com")]
    [InlineData("preferred_username", "preferred")]
    [InlineData("upn", "upn")]
    [InlineData("username", "user")]
    [InlineData("cognito:username", "cognito")]
    [InlineData("name", "Name")]
    [InlineData("sub", "subject")]
    [InlineData("client_id", "machine")]
    public async Task The_message_names_the_caller_by_the_first_claim_that_is_there(string first, string expected)
    {
        await using var server = await TestServer.StartAsync(fixture.Authority);
        string[] order = ["email", "preferred_username", "upn", "username", "cognito:username", "name", "sub", "client_id"];
        string[] values = ["dev@example.com", "preferred", "upn", "user", "cognito", "Name", "subject", "machine"];
        var token = server.Token("openid", descriptor =>
        {
            descriptor.Claims.Clear();
            descriptor.Claims["scope"] = "openid";
            for (var i = Array.IndexOf(order, first); i < order.Length; i++)
            {
                descriptor.Claims[order[i]] = values[i];
            }
        });

        var answer = await server.Client.CallToolAsync(ProtocolVersions.Stateless, token, "search");

        Assert.StartsWith(expected + " does not have", answer.Json["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_claim_with_control_characters_forges_neither_header_nor_body()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority);
        var token = server.Token("openid", descriptor => descriptor.Claims["email"] = "x\r\nSet-Cookie: a=b\",\"status\":200,\"x\":\"");

        var answer = await server.Client.CallToolAsync(ProtocolVersions.Stateless, token, "search");

        Assert.Equal(403, answer.Status);
        Assert.Equal(403, answer.Json["status"]!.GetValue<int>());
        Assert.DoesNotContain('\n', answer.Json["message"]!.GetValue<string>());
        Assert.DoesNotContain("Set-Cookie", answer.Challenge, StringComparison.Ordinal);
    }

    private static string Token(TestServer server, string kind) => kind switch
    {
        "expired" => server.Token("tavily-mcp/search", d => (d.NotBefore, d.Expires) = (DateTime.UtcNow.AddHours(-2), DateTime.UtcNow.AddHours(-1))),
        "early" => server.Token("tavily-mcp/search", d => d.NotBefore = DateTime.UtcNow.AddMinutes(30)),
        "audience" => server.Token("tavily-mcp/search", d => d.Audience = "https://elsewhere.example/mcp"),
        "issuer" => server.Token("tavily-mcp/search", d => d.Issuer = "https://elsewhere.example"),
        "endless" => server.Token("tavily-mcp/search", d => d.Expires = null),
        "unsigned" => server.Token("tavily-mcp/search", d => d.SigningCredentials = null),
        "forged" => server.Token("tavily-mcp/search", d => d.SigningCredentials = new SigningCredentials(
            new RsaSecurityKey(System.Security.Cryptography.RSA.Create(2048)) { KeyId = "another" }, SecurityAlgorithms.RsaSha256)),
        _ => "garbage.garbage.garbage",
    };
}

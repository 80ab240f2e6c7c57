using System.Text.Json;
using McpScopes.Tests.Wire;

namespace McpScopes.Tests.Bypass;

/// <summary>A valid token grants the scopes that it names, and nothing that only looks like them.</summary>
public sealed class ScopeClaimTests(GuardedServers servers) : IClassFixture<GuardedServers>
{
    /// <summary>Claims, as JSON, that must not grant <c>tavily-mcp/extract</c>.</summary>
    private static readonly Corpus<string> Claims = new()
    {
        ["no scope"] = "{}",
        ["empty"] = """{"scope":""}""",
        ["a blank"] = """{"scope":" "}""",
        ["null"] = """{"scope":null}""",
        ["a number"] = """{"scope":1}""",
        ["true"] = """{"scope":true}""",
        ["an empty array"] = """{"scope":[]}""",
        ["an array with null"] = """{"scope":[null]}""",
        ["an array in an array"] = """{"scope":[["tavily-mcp/extract"]]}""",
        ["an array in an array, with spaces"] = """{"scope":[[" tavily-mcp/extract "]]}""",
        ["an object with the scope as key"] = """{"scope":{"tavily-mcp/extract":true}}""",
        ["an object with the scope as value"] = """{"scope":{"a":"tavily-mcp/extract"}}""",
        ["an object with the scope between spaces"] = """{"scope":{"a":" tavily-mcp/extract "}}""",
        ["an object in an array"] = """{"scope":[{"a":" tavily-mcp/extract "}]}""",
        ["a prefix"] = """{"scope":"tavily-mcp/extrac"}""",
        ["longer"] = """{"scope":"tavily-mcp/extracts"}""",
        ["the part before the slash"] = """{"scope":"tavily-mcp"}""",
        ["the part after the slash"] = """{"scope":"extract"}""",
        ["a part with a slash"] = """{"scope":"tavily-mcp/"}""",
        ["upper case"] = """{"scope":"TAVILY-MCP/EXTRACT"}""",
        ["one letter in upper case"] = """{"scope":"tavily-mcp/Extract"}""",
        ["a wild card"] = """{"scope":"tavily-mcp/*"}""",
        ["a star"] = """{"scope":"*"}""",
        ["a tab between"] = """{"scope":"openid\ttavily-mcp/extract"}""",
        ["a line between"] = """{"scope":"openid\ntavily-mcp/extract"}""",
        ["a no-break space between"] = """{"scope":"openid\u00a0tavily-mcp/extract"}""",
        ["an ideographic space between"] = """{"scope":"openid\u3000tavily-mcp/extract"}""",
        ["a comma between"] = """{"scope":"openid,tavily-mcp/extract"}""",
        ["a semicolon between"] = """{"scope":"openid;tavily-mcp/extract"}""",
        ["a plus between"] = """{"scope":"openid+tavily-mcp/extract"}""",
        ["quotes"] = """{"scope":"\"tavily-mcp/extract\""}""",
        ["brackets"] = """{"scope":"[\"tavily-mcp/extract\"]"}""",
        ["a zero-width space"] = """{"scope":"tavily-mcp/extract\u200b"}""",
        ["a NUL"] = """{"scope":"tavily-mcp/extract\u0000"}""",
        ["a letter of another alphabet"] = """{"scope":"tavily-mcp/\u0435xtract"}""",
        ["full-width letters"] = """{"scope":"tavily-mcp/\uff45xtract"}""",
        ["percent-encoding"] = """{"scope":"tavily-mcp%2Fextract"}""",
        ["a path"] = """{"scope":"tavily-mcp/search/../extract"}""",
        ["a backslash"] = """{"scope":"tavily-mcp\\extract"}""",
        ["the audience in front"] = """{"scope":"api://x/tavily-mcp/extract"}""",
        ["a date"] = """{"scope":"2026-07-28T00:00:00Z"}""",
        ["a pattern"] = """{"scope":"pages:{owner} repo:{owner}/{name}"}""",
        ["another spelling of the claim"] = """{"Scope":"tavily-mcp/extract","SCOPE":"tavily-mcp/extract","scope ":"tavily-mcp/extract"}""",
        ["roles"] = """{"roles":["tavily-mcp/extract"],"role":"tavily-mcp/extract","groups":["tavily-mcp/extract"]}""",
        ["permissions"] = """{"permissions":["tavily-mcp/extract"],"authorities":["tavily-mcp/extract"]}""",
        ["a claim of a claim"] = """{"realm_access":{"scope":"tavily-mcp/extract"},"ext":{"scp":["tavily-mcp/extract"]}}""",
        ["an empty array beside a second claim"] = """{"scope":[],"scp":"tavily-mcp/extract"}""",
        ["null beside a second claim"] = """{"scope":null,"scp":"tavily-mcp/extract"}""",
        ["an empty text beside a second claim"] = """{"scope":"","scp":"tavily-mcp/extract"}""",
        ["a number beside a second claim"] = """{"scope":1,"scp":"tavily-mcp/extract"}""",
        ["the long name of the framework"] = """{"http://schemas.microsoft.com/identity/claims/scope":"tavily-mcp/extract"}""",
        ["a second claim beside the first"] = """{"scope":"openid","scp":"tavily-mcp/extract","scopes":["tavily-mcp/extract"]}""",
    };

    public static TheoryData<string, Doors> Cases => Claims.Under(Doors.Both, Doors.InnerOnly);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_only_looks_like_the_scope_does_not_grant_it(string claims, Doors doors)
    {
        var server = await servers.GetAsync(doors: doors);
        using var json = JsonDocument.Parse(Claims[claims]);
        var token = server.Token(scope: null, descriptor =>
        {
            foreach (var claim in json.RootElement.EnumerateObject())
            {
                descriptor.Claims[claim.Name] = claim.Value.Clone();
            }
        });

        foreach (var version in (string[])[ProtocolVersions.Stateless, ProtocolVersions.Handshake])
        {
            var answer = await server.Client.CallToolAsync(version, token, "extract", new() { ["url"] = "u" });

            Assert.Equal(403, answer.Status);
            Assert.Equal(0, server.Runs);
        }
    }

    [Theory]
    [InlineData("""{"scope":"tavily-mcp/extract"}""")]
    [InlineData("""{"scope":"openid  tavily-mcp/extract "}""")]
    [InlineData("""{"scope":["openid","tavily-mcp/extract"]}""")]
    [InlineData("""{"scp":"openid tavily-mcp/extract"}""")]
    [InlineData("""{"scp":["tavily-mcp/extract"]}""")]
    [InlineData("""{"scopes":["openid","tavily-mcp/extract"]}""")]
    public async Task The_scope_itself_does(string claims)
    {
        await using var server = await TestServer.StartAsync(servers.Authority);
        using var json = JsonDocument.Parse(claims);
        var claim = json.RootElement.EnumerateObject().Single();

        var answer = await server.Client.CallToolAsync(
            ProtocolVersions.Stateless, server.Token(scope: null, d => d.Claims[claim.Name] = claim.Value.Clone()), "extract", new() { ["url"] = "u" });

        Assert.Equal("text of u", answer.Text);
    }
}

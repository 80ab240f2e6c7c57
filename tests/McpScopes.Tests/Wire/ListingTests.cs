using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpScopes.Tests.Wire;

/// <summary>What the lists show, and primitives that were added by hand.</summary>
public sealed class ListingTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    [Theory]
    [InlineData(ProtocolVersions.Stateless)]
    [InlineData(ProtocolVersions.Handshake)]
    public async Task Every_tool_is_listed_with_the_scopes_it_requires(string version)
    {
        await using var server = await TestServer.StartAsync(fixture.Authority);
        for (var repetition = 0; repetition < 2; repetition++)
        {
            var tools = Items(await server.Client.SendAsync(version, server.Token("openid"), "tools/list"), "tools");

            Assert.Equal(["tavily-mcp/extract"], Required(tools["extract"]));
            Assert.Equal(["tavily-mcp/extract", "tavily-mcp/search"], Required(tools["both"]));
            Assert.Equal(["repo:{owner}/{name}"], Required(tools["repo"]));
            Assert.Null(tools["whoami"]["_meta"]!["mcp-scopes/required"]);
        }
    }

    [Fact]
    public async Task Tools_name_their_security_schemes_as_ChatGPT_reads_them()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, build: (_, mcp) => mcp.WithTools<HandMadeTools>());

        var tools = Items(await server.Client.SendAsync(ProtocolVersions.Handshake, server.Token("openid"), "tools/list"), "tools");

        Assert.Equal("""[{"type":"oauth2","scopes":["tavily-mcp/extract"]}]""", Schemes("extract"));
        Assert.Equal("""[{"type":"oauth2","scopes":["tavily-mcp/extract","tavily-mcp/search"]}]""", Schemes("both"));
        Assert.Equal("""[{"type":"oauth2","scopes":["tavily-mcp/extract"]}]""", Schemes("hand_declared"));
        Assert.Equal("""[{"type":"oauth2"}]""", Schemes("whoami"));
        Assert.Equal("""[{"type":"noauth"}]""", Schemes("hand_anonymous"));

        // No authorization server grants a pattern; the challenge names the scope that the arguments make of it.
        Assert.Equal("""[{"type":"oauth2"}]""", Schemes("repo"));
        Assert.Null(tools["hand_silent"]["_meta"]);
        Assert.Null(tools["undeclared"]["_meta"]);

        string Schemes(string tool) => tools[tool]["_meta"]!["securitySchemes"]!.ToJsonString();
    }

    [Fact]
    public async Task Security_schemes_that_the_application_wrote_itself_stay()
    {
        var shared = new ListToolsResult
        {
            Tools = [new Tool { Name = "search", Meta = new JsonObject { ["securitySchemes"] = new JsonArray(), ["own"] = 1 } }],
        };
        await using var server = await TestServer.StartAsync(
            fixture.Authority,
            build: (_, mcp) => mcp.WithListToolsHandler((_, _) => ValueTask.FromResult(shared)).Services.Configure<McpServerOptions>(options => options.ToolCollection = null));

        var tools = Items(await server.Client.SendAsync(ProtocolVersions.Stateless, server.Token("openid"), "tools/list"), "tools");

        Assert.Equal("""{"securitySchemes":[],"own":1,"mcp-scopes/required":["tavily-mcp/search"]}""", tools["search"]["_meta"]!.ToJsonString());
    }

    [Fact]
    public async Task Prompts_resources_and_templates_are_listed_with_theirs()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority);
        var token = server.Token("openid");

        var prompts = Items(await server.Client.SendAsync(ProtocolVersions.Stateless, token, "prompts/list"), "prompts");
        var resources = Items(await server.Client.SendAsync(ProtocolVersions.Stateless, token, "resources/list"), "resources", "uri");
        var templates = Items(await server.Client.SendAsync(ProtocolVersions.Stateless, token, "resources/templates/list"), "resourceTemplates", "uriTemplate");

        Assert.Equal(["tavily-mcp/extract"], Required(prompts["summary"]));
        Assert.Equal(["tavily-mcp/extract"], Required(resources["pages://index"]));
        Assert.Equal(["pages:{owner}"], Required(templates["pages://{owner}/{page}"]));
    }

    [Fact]
    public async Task With_GrantedOnly_a_caller_sees_what_the_token_may_use()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, options: scopes => scopes.Listing = PrimitiveListing.GrantedOnly);

        var answer = await server.Client.SendAsync(ProtocolVersions.Stateless, server.Token("tavily-mcp/search"), "tools/list");
        var admin = await server.Client.SendAsync(ProtocolVersions.Stateless, server.Token("tavily-mcp/admin"), "tools/list");

        Assert.Equal(["repo", "search", "upstream", "whoami"], Items(answer, "tools").Keys.Order());
        Assert.Equal("private", answer.Json["result"]!["cacheScope"]!.GetValue<string>());
        Assert.Contains("extract", Items(admin, "tools").Keys);
    }

    [Fact]
    public async Task With_GrantedOnly_what_one_caller_may_not_use_stays_in_the_lists_of_others()
    {
        // Made once, as an application may; an array, which nothing can be taken from.
        var shared = new ListToolsResult { Tools = new[] { new Tool { Name = "search" }, new Tool { Name = "extract" } } };
        await using var server = await TestServer.StartAsync(
            fixture.Authority,
            options: scopes => scopes.Listing = PrimitiveListing.GrantedOnly,
            build: (builder, mcp) => mcp.WithListToolsHandler((_, _) => ValueTask.FromResult(shared)).Services.Configure<McpServerOptions>(options => options.ToolCollection = null));

        foreach (var (scope, tools) in new[] { ("openid", Array.Empty<string>()), ("tavily-mcp/admin", ["extract", "search"]), ("tavily-mcp/search", ["search"]) })
        {
            var answer = await server.Client.SendAsync(ProtocolVersions.Stateless, server.Token(scope), "tools/list");

            Assert.Equal(tools, Items(answer, "tools").Keys.Order());
            Assert.Equal("private", answer.Json["result"]!["cacheScope"]!.GetValue<string>());
        }
    }

    [Fact]
    public async Task Tools_added_by_hand_are_judged_by_their_own_declaration_and_denied_without_one()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, build: (_, mcp) => mcp.WithTools<HandMadeTools>());
        var search = server.Token("tavily-mcp/search");

        var declared = await server.Client.CallToolAsync(ProtocolVersions.Stateless, search, "hand_declared");
        var silent = await server.Client.CallToolAsync(ProtocolVersions.Handshake, search, "hand_silent");
        var authenticated = await server.Client.CallToolAsync(ProtocolVersions.Handshake, search, "hand_authenticated");
        var list = Items(await server.Client.SendAsync(ProtocolVersions.Stateless, search, "tools/list"), "tools");

        Assert.Equal(403, declared.Status);
        Assert.Equal("tavily-mcp/extract", declared.Json["required_scope"]!.GetValue<string>());
        Assert.Equal(403, silent.Status);
        Assert.Equal("authenticated", authenticated.Text);
        Assert.Equal(1, server.Runs);
        Assert.Equal(["tavily-mcp/extract"], Required(list["hand_declared"]));
        Assert.Equal("declared", (await server.Client.CallToolAsync(ProtocolVersions.Handshake, server.Token("tavily-mcp/admin"), "hand_declared")).Text);
    }

    [Fact]
    public async Task UnlistedPrimitives_may_admit_every_valid_token()
    {
        await using var server = await TestServer.StartAsync(
            fixture.Authority,
            options: scopes => scopes.UnlistedPrimitives = UnlistedPrimitivePolicy.AuthenticatedOnly,
            build: (_, mcp) => mcp.WithTools<HandMadeTools>());

        Assert.Equal("silent", (await server.Client.CallToolAsync(ProtocolVersions.Stateless, server.Token("openid"), "hand_silent")).Text);
        Assert.Equal(403, (await server.Client.CallToolAsync(ProtocolVersions.Stateless, server.Token("openid"), "hand_declared")).Status);
    }

    [Fact]
    public async Task A_handler_written_by_hand_serves_nothing_that_is_not_declared()
    {
        var ran = false;
        await using var server = await TestServer.StartAsync(fixture.Authority, build: (_, mcp) => mcp.WithCallToolHandler((_, _) =>
        {
            ran = true;
            return new(new ModelContextProtocol.Protocol.CallToolResult());
        }));

        var answer = await server.Client.CallToolAsync(ProtocolVersions.Stateless, server.Token("tavily-mcp/admin"), "dynamic");

        Assert.Equal(403, answer.Status);
        Assert.False(ran);
    }

    private static Dictionary<string, JsonNode> Items(Answer answer, string list, string key = "name") =>
        answer.Json["result"]![list]!.AsArray().ToDictionary(item => item![key]!.GetValue<string>(), item => item!);

    private static IEnumerable<string> Required(JsonNode item) =>
        item["_meta"]!["mcp-scopes/required"]!.AsArray().Select(scope => scope!.GetValue<string>());

    private sealed class HandMadeTools
    {
        [McpServerTool(Name = "hand_declared"), RequiresScope("tavily-mcp/extract")]
        public static string Declared(Runs runs) => runs.Add("declared");

        [McpServerTool(Name = "hand_silent")]
        public static string Silent(Runs runs) => runs.Add("silent");

        [McpServerTool(Name = "hand_authenticated"), AuthenticatedOnly]
        public static string Authenticated(Runs runs) => runs.Add("authenticated");

        [McpServerTool(Name = "hand_anonymous"), AllowAnonymous]
        public static string Anonymous(Runs runs) => runs.Add("anonymous");
    }
}

using System.Text.Json.Nodes;
using McpScopes.Table;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpScopes.Tests.Wire;

/// <summary>Where several scopes are needed, one of them is not enough, wherever they come from; and the body has not run.</summary>
public sealed class EveryScopeTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    private static readonly ScopeRequirement LogAndRepository = ScopeRequirement.AllOf(
        ["log:{owner}", "repo:{owner}"],
        [new ScopeArgument("owner", ScopeArgumentForm.Text)],
        static values => [$"log:{values[0]}", $"repo:{values[0]}"]);

    private static readonly ScopeTablePart Parameterised = new(
        ScopeManifestAttribute.CurrentFormatVersion,
        "Test",
        [new ScopeDefinition("logs") { Implies = ["log:{owner}"] }, new ScopeDefinition("repos") { Implies = ["repo:{owner}"] }],
        [
            TestTools.Tool("audit", nameof(TestTools.Repo), LogAndRepository),
            TestTools.Prompt("notes", nameof(TestTools.Summary), LogAndRepository),
        ]);

    [Theory]
    [InlineData("log:me", 0)]
    [InlineData("repo:me", 0)]
    [InlineData("logs", 0)]
    [InlineData("repos log:other", 0)]
    [InlineData("log:me repo:you", 0)]
    [InlineData("log:{owner} repo:{owner}", 0)]
    [InlineData("log:me repo:me", 1)]
    [InlineData("repo:me logs", 1)]
    [InlineData("repos logs", 1)]
    public async Task Of_scopes_that_arguments_make_all_are_needed(string granted, int runs)
    {
        foreach (var version in new[] { ProtocolVersions.Stateless, ProtocolVersions.Handshake })
        {
            await using var server = await TestServer.StartAsync(fixture.Authority, parts: [Parameterised]);

            var answer = await server.Client.CallToolAsync(
                version, server.Token(granted), "audit", new JsonObject { ["owner"] = "me", ["name"] = "n" });

            Assert.Equal(runs == 1 ? 200 : 403, answer.Status);
            Assert.Equal(runs, server.Runs);
            Assert.Equal(runs == 1 ? null : "log:me repo:me", answer.Json["required_scope"]?.GetValue<string>());
        }
    }

    /// <summary>The argument that decides is the one that is being completed: only what implies every pattern is enough.</summary>
    [Theory]
    [InlineData("logs", 0)]
    [InlineData("repos", 0)]
    [InlineData("log:a repo:a", 0)]
    [InlineData("logs repos", 1)]
    public async Task To_complete_the_argument_that_decides_every_pattern_must_be_implied(string granted, int runs)
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, parts: [Parameterised], build: (builder, _) =>
            builder.Services.Configure<McpServerOptions>(options => options.Handlers.CompleteHandler = (context, _) =>
            {
                context.Services!.GetRequiredService<Runs>().Add("", "Complete");
                return ValueTask.FromResult(new CompleteResult { Completion = new Completion { Values = ["suggestion"] } });
            }));
        var parameters = () => new JsonObject
        {
            ["ref"] = new JsonObject { ["type"] = "ref/prompt", ["name"] = "notes" },
            ["argument"] = new JsonObject { ["name"] = "owner", ["value"] = "a" },
        };

        var answer = await server.Client.SendAsync(ProtocolVersions.Stateless, server.Token(granted), "completion/complete", parameters());

        Assert.Equal(runs, server.Runs);
        Assert.Equal(runs == 1, answer.Body.Contains("suggestion", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("other/one", 0)]
    [InlineData("other/two", 0)]
    [InlineData("other/one other/twofold", 0)]
    [InlineData("tavily-mcp/admin", 0)]
    [InlineData("other/two other/one", 1)]
    public async Task Of_scopes_that_no_catalogue_has_all_are_needed(string granted, int runs)
    {
        var tool = Tool("foreign", new RequiresScopeAttribute("other/one", "other/two"));
        foreach (var version in new[] { ProtocolVersions.Stateless, ProtocolVersions.Handshake })
        {
            await using var server = await TestServer.StartAsync(fixture.Authority, build: (_, mcp) => mcp.WithTools([tool]));

            var answer = await server.Client.CallToolAsync(version, server.Token(granted), "foreign");

            Assert.Equal(runs == 1 ? 200 : 403, answer.Status);
            Assert.Equal(runs, server.Runs);
        }
    }

    /// <summary>An object in the place of the generated one: its own declaration counts, and the one that it takes the place of.</summary>
    [Theory]
    [InlineData("other/one", 0)]
    [InlineData("tavily-mcp/extract", 0)]
    [InlineData("tavily-mcp/extract other/one", 1)]
    [InlineData("tavily-mcp/admin other/one", 1)]
    public async Task Of_a_primitive_that_took_anothers_place_both_declarations_count(string granted, int runs)
    {
        var tool = Tool("extract", new RequiresScopeAttribute("other/one"));
        foreach (var version in new[] { ProtocolVersions.Stateless, ProtocolVersions.Handshake })
        {
            await using var server = await TestServer.StartAsync(fixture.Authority, build: (builder, _) => Replace(builder.Services, tool));

            var answer = await server.Client.CallToolAsync(version, server.Token(granted), "extract");

            Assert.Equal(runs == 1 ? 200 : 403, answer.Status);
            Assert.Equal(runs, server.Runs);
        }
    }

    [Theory]
    [InlineData("openid", 0)]
    [InlineData("tavily-mcp/search", 0)]
    [InlineData("tavily-mcp/extract", 1)]
    public async Task What_took_anothers_place_and_says_less_needs_no_less(string granted, int runs)
    {
        var tool = Tool("extract", new AuthenticatedOnlyAttribute());
        await using var server = await TestServer.StartAsync(fixture.Authority, build: (builder, _) => Replace(builder.Services, tool));

        var answer = await server.Client.CallToolAsync(ProtocolVersions.Handshake, server.Token(granted), "extract");

        Assert.Equal(runs == 1 ? 200 : 403, answer.Status);
        Assert.Equal(runs, server.Runs);
    }

    /// <summary>No object of the SDK's is there to be judged: the table's row is.</summary>
    [Theory]
    [InlineData("tavily-mcp/search", 0)]
    [InlineData("tavily-mcp/extract", 1)]
    public async Task What_a_handler_serves_under_a_declared_name_needs_what_is_declared(string granted, int runs)
    {
        var ran = 0;
        await using var server = await TestServer.StartAsync(fixture.Authority, build: (builder, mcp) =>
        {
            mcp.WithCallToolHandler((_, _) =>
            {
                ran++;
                return ValueTask.FromResult(new CallToolResult());
            });
            builder.Services.Configure<McpServerOptions>(options => options.ToolCollection = null);
        });
        foreach (var doors in new[] { true, false })
        {
            server.App.Services.GetRequiredService<Enforcement.Front.FrontDoor>().Decides = doors;

            var answer = await server.Client.CallToolAsync(ProtocolVersions.Handshake, server.Token(granted), "extract");

            Assert.Equal(runs == 1 ? 200 : 403, answer.Status);
        }

        Assert.Equal(2 * runs, ran);
    }

    private static McpServerTool Tool(string name, Attribute declaration) => McpServerTool.Create(
        (RequestContext<CallToolRequestParams> context) => context.Services!.GetRequiredService<Runs>().Add("ran", "Replaced"),
        new McpServerToolCreateOptions { Name = name, Metadata = [declaration] });

    private static void Replace(IServiceCollection services, McpServerTool tool) => services.PostConfigure<McpServerOptions>(options =>
    {
        var tools = new McpServerPrimitiveCollection<McpServerTool>();
        foreach (var other in options.ToolCollection!.Where(other => other.ProtocolTool.Name != tool.ProtocolTool.Name).Append(tool))
        {
            tools.Add(other);
        }

        options.ToolCollection = tools;
    });
}

using System.Security.Claims;
using System.Text.Json.Nodes;
using McpScopes.Table;
using McpScopes.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpScopes.Tests.Bypass;

/// <summary>
/// <c>tavily-mcp/admin</c> implies the pattern <c>pages:{owner}</c>. An argument that spells it makes a scope that only looks like the pattern:
/// nobody has been granted that one.
/// </summary>
public sealed class PatternValueTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    private static readonly string[] Versions = [ProtocolVersions.Stateless, ProtocolVersions.Handshake];

    public static TheoryData<string, string, string> Calls { get; } = new()
    {
        // The value alone, or together with what stands around it, spells the pattern that another primitive declares.
        { "page-by-id", """{"id":"{owner}"}""", "pages:{owner}" },
        { "anything", """{"kind":"pages","id":"{owner}"}""", "pages:{owner}" },
        { "whole", """{"id":"pages:{owner}"}""", "pages:{owner}" },

        // Two of them, where one is rightly granted.
        { "page-and-search", """{"id":"{owner}"}""", "pages:{owner} tavily-mcp/search" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_value_that_spells_a_pattern_is_not_met_by_what_implies_the_pattern(string tool, string arguments, string required)
    {
        await using var server = await StartAsync();
        foreach (var doors in Enum.GetValues<Doors>())
        {
            GuardedServers.Open(server, doors);
            foreach (var version in Versions)
            {
                var answer = await server.Client.CallToolAsync(
                    version, server.Token("tavily-mcp/admin"), tool, JsonNode.Parse(arguments)!.AsObject());

                Assert.Equal(0, server.Runs);
                Assert.True(answer.Status == 403, $"{doors} {version}: {answer.Status} {answer.Body}");
                Assert.Equal(required, answer.Json["required_scope"]!.GetValue<string>());
            }
        }
    }

    [Theory]
    [InlineData("notes://{owner}")]
    [InlineData("notes://%7Bowner%7D")]
    [InlineData("notes://%7bowner}")]
    public async Task Nor_is_a_URI_that_spells_one(string uri)
    {
        await using var server = await StartAsync();
        foreach (var doors in Enum.GetValues<Doors>())
        {
            GuardedServers.Open(server, doors);
            foreach (var version in Versions)
            {
                var answer = await server.Client.SendAsync(
                    version, server.Token("tavily-mcp/admin"), "resources/read", new JsonObject { ["uri"] = uri });

                Assert.Equal(0, server.Runs);
                Assert.True(answer.Status == 403, $"{doors} {version}: {answer.Status} {answer.Body}");
                Assert.Equal("pages:{owner}", answer.Json["required_scope"]!.GetValue<string>());
            }
        }
    }

    [Fact]
    public async Task Nor_is_a_completion_for_such_a_value()
    {
        var completed = 0;
        await using var server = await StartAsync(mcp => mcp.WithCompleteHandler((_, _) =>
        {
            completed++;
            return new(new CompleteResult { Completion = new() { Values = ["secret"] } });
        }));
        foreach (var version in Versions)
        {
            var answer = await server.Client.SendAsync(version, server.Token("tavily-mcp/admin"), "completion/complete", new JsonObject
            {
                ["ref"] = new JsonObject { ["type"] = "ref/resource", ["uri"] = "notes://{owner}" },
                ["argument"] = new JsonObject { ["name"] = "other", ["value"] = "a" },
            });

            Assert.Equal(0, completed);
            Assert.True(answer.Status == 403, $"{version}: {answer.Status} {answer.Body}");
        }
    }

    [Fact]
    public async Task A_tool_that_asks_for_a_scope_made_of_such_a_value_learns_that_it_is_not_granted()
    {
        await using var server = await StartAsync();
        foreach (var version in Versions)
        {
            var answer = await server.Client.CallToolAsync(
                version, server.Token("tavily-mcp/admin"), "asks", new JsonObject { ["id"] = "{owner}" });

            Assert.Equal("pages:{owner} granted=False", answer.Text);
        }
    }

    [Fact]
    public async Task A_token_with_the_scope_that_the_call_makes_may_go_on_and_so_may_one_that_implies_the_patterns_own_scopes()
    {
        await using var server = await StartAsync();
        foreach (var version in Versions)
        {
            var calls = new[] { ("pages:octo", "octo"), ("pages:{owner}", "{owner}"), ("pages:all", "octo"), ("pages:all", "{owner}") };
            foreach (var (scope, id) in calls)
            {
                var answer = await server.Client.CallToolAsync(version, server.Token(scope), "page-by-id", new JsonObject { ["id"] = id });

                Assert.Equal($"page {id}", answer.Text);
            }

            // The token spells the pattern, and the pattern is not what the call needs.
            var refused = await server.Client.CallToolAsync(
                version, server.Token("pages:{owner} pages:{id}"), "page-by-id", new JsonObject { ["id"] = "octo" });
            Assert.Equal(403, refused.Status);
        }

        Assert.Equal(8, server.Runs);
    }

    private Task<TestServer> StartAsync(Action<IMcpServerBuilder>? build = null) =>
        TestServer.StartAsync(fixture.Authority, build: (_, mcp) => build?.Invoke(mcp), parts: [TestTools.Part, Part]);

    private static ScopeTablePart Part { get; } = new(
        ScopeManifestAttribute.CurrentFormatVersion,
        "Patterns",
        [
            new("pages:{id}"), new("{kind}:{id}"), new("{id}"),
            new("pages:all") { Implies = ["pages:{id}"] },
        ],
        [
            Tool("page-by-id", (string id, Runs runs) => runs.Add($"page {id}"), ["pages:{id}"], ["id"], values => [$"pages:{values[0]}"]),
            Tool("anything", (string kind, string id, Runs runs) => runs.Add($"{kind} {id}"), ["{kind}:{id}"], ["kind", "id"],
                values => [$"{values[0]}:{values[1]}"]),
            Tool("whole", (string id, Runs runs) => runs.Add(id), ["{id}"], ["id"], values => [values[0]]),
            Tool("page-and-search", (string id, Runs runs) => runs.Add(id), ["pages:{id}", "tavily-mcp/search"], ["id"],
                values => [$"pages:{values[0]}", "tavily-mcp/search"]),
            ScopedPrimitive.Tool("asks", ScopeRequirement.AuthenticatedOnly, (services, json) => McpServerTool.Create(
                (string id, ClaimsPrincipal user) => $"pages:{id} granted={user.HasScope($"pages:{id}")}",
                new() { Name = "asks", Services = services, SerializerOptions = json })),
            ScopedPrimitive.ResourceTemplate("notes://{id}", Requires(["pages:{id}"], ["id"], values => [$"pages:{values[0]}"]),
                (services, _) => McpServerResource.Create((string id, Runs runs) => runs.Add($"note {id}"),
                    new() { Name = "note", UriTemplate = "notes://{id}", Services = services })),
        ]);

    private static ScopedPrimitive Tool(string name, Delegate method, string[] patterns, string[] arguments, ScopeFormatter format) =>
        ScopedPrimitive.Tool(name, Requires(patterns, arguments, format), (services, json) =>
            McpServerTool.Create(method, new() { Name = name, Services = services, SerializerOptions = json }));

    private static ScopeRequirement Requires(string[] patterns, string[] arguments, ScopeFormatter format) =>
        ScopeRequirement.AllOf(patterns, [.. arguments.Select(name => new ScopeArgument(name, ScopeArgumentForm.Text))], format);
}

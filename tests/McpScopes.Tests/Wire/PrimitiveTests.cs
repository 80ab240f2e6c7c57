using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Protocol;

namespace McpScopes.Tests.Wire;

/// <summary>Every method that reaches a primitive is guarded, not tools alone.</summary>
public sealed class PrimitiveTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    private const string Allowed = "tavily-mcp/extract";
    private const string Denied = "tavily-mcp/search";

    public static TheoryData<string> Versions { get; } = [ProtocolVersions.Stateless, ProtocolVersions.Handshake];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_prompt_needs_its_scope(string version)
    {
        await using var server = await StartAsync();
        var parameters = () => new JsonObject { ["name"] = "summary", ["arguments"] = new JsonObject { ["topic"] = "MCP" } };

        AssertRefused(await server.Client.SendAsync(version, server.Token(Denied), "prompts/get", parameters()), Allowed);
        Assert.Equal(0, server.Runs);
        var answer = await server.Client.SendAsync(version, server.Token(Allowed), "prompts/get", parameters());
        Assert.Equal("Summarise MCP", answer.Json["result"]!["messages"]![0]!["content"]!["text"]!.GetValue<string>());
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_resource_needs_its_scope_however_its_URI_is_spelt(string version)
    {
        await using var server = await StartAsync();
        foreach (var uri in new[] { "pages://index", "PAGES://index", "pages://INDEX" })
        {
            var denied = await server.Client.SendAsync(version, server.Token(Denied), "resources/read", new JsonObject { ["uri"] = uri });

            AssertRefused(denied, Allowed);
        }

        Assert.Equal(0, server.Runs);
        var answer = await server.Client.SendAsync(version, server.Token(Allowed), "resources/read", new JsonObject { ["uri"] = "pages://index" });
        Assert.Equal("index", answer.Json["result"]!["contents"]![0]!["text"]!.GetValue<string>());
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_resource_template_needs_the_scope_of_its_variable(string version)
    {
        await using var server = await StartAsync();
        var parameters = () => new JsonObject { ["uri"] = "pages://octo/readme" };

        AssertRefused(await server.Client.SendAsync(version, server.Token("pages:other"), "resources/read", parameters()), "pages:octo");
        Assert.Equal(0, server.Runs);
        var own = await server.Client.SendAsync(version, server.Token("pages:octo"), "resources/read", parameters());
        var admin = await server.Client.SendAsync(version, server.Token("tavily-mcp/admin"), "resources/read", parameters());
        Assert.Equal("octo:readme", own.Json["result"]!["contents"]![0]!["text"]!.GetValue<string>());
        Assert.Equal(200, admin.Status);
        AssertRefused(await server.Client.SendAsync(version, server.Token("pages:{owner}"), "resources/read", parameters()), "pages:octo");
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_tool_needs_the_scope_of_its_arguments(string version)
    {
        await using var server = await StartAsync();
        var octo = new Func<JsonObject>(() => new JsonObject { ["owner"] = "octo", ["name"] = "cat" });

        AssertRefused(await server.Client.CallToolAsync(version, server.Token("repo:octo/dog"), "repo", octo()), "repo:octo/cat");
        Assert.Equal(0, server.Runs);
        Assert.Equal("octo/cat", (await server.Client.CallToolAsync(version, server.Token("repo:octo/cat"), "repo", octo())).Text);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a\"b")]
    [InlineData("a\nb")]
    [InlineData("a\\b")]
    [InlineData("é")]
    [InlineData("")]
    [InlineData("octo/cat")]
    [InlineData(null)]
    [InlineData("*256*")]
    public async Task A_value_that_could_not_stand_in_a_scope_is_a_bad_request(string? owner)
    {
        await using var server = await StartAsync();
        owner = owner == "*256*" ? new string('x', 257) : owner;
        foreach (var version in new[] { ProtocolVersions.Stateless, ProtocolVersions.Handshake })
        {
            var answer = await server.Client.CallToolAsync(
                version, server.Token($"repo:{owner?.Replace(' ', '_')}/cat"), "repo", new JsonObject { ["owner"] = owner, ["name"] = "cat" });

            Assert.Equal(-32602, answer.Json["error"]!["code"]!.GetValue<int>());
            Assert.Contains("'owner'", answer.Json["error"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        }

        Assert.Equal(0, server.Runs);
    }

    [Fact]
    public async Task Subscribing_needs_the_scope_of_the_resource()
    {
        await using var server = await StartAsync(HttpServerSessionMode.Stateful);
        var token = server.Token(Denied);
        await server.Client.InitializeAsync(token);

        var fixedUri = await server.Client.SendAsync(ProtocolVersions.Handshake, token, "resources/subscribe", new JsonObject { ["uri"] = "pages://index" });
        var template = await server.Client.SendAsync(ProtocolVersions.Handshake, token, "resources/subscribe", new JsonObject { ["uri"] = "pages://octo/x" });
        var allowed = await server.Client.SendAsync(
            ProtocolVersions.Handshake, server.Token(Allowed), "resources/subscribe", new JsonObject { ["uri"] = "pages://index" });

        AssertRefused(fixedUri, Allowed);
        AssertRefused(template, "pages:octo");
        Assert.NotNull(allowed.Json["result"]);
    }

    [Fact]
    public async Task Listening_needs_the_scope_of_every_resource()
    {
        await using var server = await StartAsync();
        var parameters = () => new JsonObject { ["notifications"] = new JsonObject { ["resourceSubscriptions"] = new JsonArray("pages://index") } };

        var denied = await server.Client.SendAsync(ProtocolVersions.Stateless, server.Token(Denied), "subscriptions/listen", parameters());
        var allowed = await server.Client.SendAsync(ProtocolVersions.Stateless, server.Token(Allowed), "subscriptions/listen", parameters());

        AssertRefused(denied, Allowed);
        Assert.Equal(200, allowed.Status);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Completion_needs_the_scope_of_what_it_completes(string version)
    {
        var completed = 0;
        await using var server = await StartAsync(build: mcp => mcp.WithCompleteHandler((_, _) =>
        {
            completed++;
            return new(new CompleteResult { Completion = new() { Values = ["secret"] } });
        }));
        var prompt = () => new JsonObject
        {
            ["ref"] = new JsonObject { ["type"] = "ref/prompt", ["name"] = "summary" },
            ["argument"] = new JsonObject { ["name"] = "topic", ["value"] = "a" },
        };
        var template = () => new JsonObject
        {
            ["ref"] = new JsonObject { ["type"] = "ref/resource", ["uri"] = "pages://{owner}/{page}" },
            ["argument"] = new JsonObject { ["name"] = "page", ["value"] = "a" },
        };

        AssertRefused(await server.Client.SendAsync(version, server.Token(Denied), "completion/complete", prompt()), Allowed);
        Assert.NotEqual(200, (await server.Client.SendAsync(version, server.Token(Denied), "completion/complete", template())).Json["result"] is null ? 403 : 200);
        Assert.Equal(0, completed);
        var completion = await server.Client.SendAsync(version, server.Token(Allowed), "completion/complete", prompt());
        Assert.True(completion.Json["result"] is not null, completion.Body);
        Assert.NotNull((await server.Client.SendAsync(version, server.Token("tavily-mcp/admin"), "completion/complete", template())).Json["result"]);
        Assert.Equal(2, completed);
    }

    [Fact]
    public async Task A_tool_learns_who_called_and_what_the_token_grants()
    {
        await using var server = await StartAsync();

        var admin = await server.Client.CallToolAsync(ProtocolVersions.Stateless, server.Token("tavily-mcp/admin"), "whoami");
        var plain = await server.Client.CallToolAsync(ProtocolVersions.Stateless, server.Token("openid"), "whoami");

        Assert.Equal("dev@example.com extract=True", admin.Text);
        Assert.Equal("dev@example.com extract=False", plain.Text);
    }

    private static void AssertRefused(Answer answer, string scope)
    {
        Assert.True(answer.Status == 403, $"{answer.Status}: {answer.Body}");
        Assert.Equal(scope, answer.Json["required_scope"]!.GetValue<string>());

        // ChallengeScopesTests looks at the granted scopes that may follow.
        Assert.Matches($"^Bearer error=\"insufficient_scope\", scope=\"{Regex.Escape(scope)}[ \"]", answer.Challenge);
    }

    private Task<TestServer> StartAsync(HttpServerSessionMode mode = HttpServerSessionMode.Stateless, Action<IMcpServerBuilder>? build = null) =>
        TestServer.StartAsync(fixture.Authority, mode, build: (_, mcp) => build?.Invoke(mcp));
}

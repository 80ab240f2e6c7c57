using System.Text.Json.Nodes;

namespace McpScopes.EndToEnd.Tests.Clients;

/// <summary>The official clients against the sample server: logged in with the initial scope, refused, sent to consent, served.</summary>
public sealed class StepUpTests
{
    private const string Page = "https://www.databricks.com/blog/what-is-model-context-protocol";

    [Theory]
    [MemberData(nameof(Agents.All), MemberType = typeof(Agents))]
    public async Task A_client_logs_in_is_challenged_steps_up_and_succeeds(string client, string protocolVersion)
    {
        await using var server = await SampleServer.StartAsync();
        using var user = new ScriptedUser(server.Issuer, "lead@example.com");
        await using var agent = await Agents.ConnectAsync(client, server.Endpoint, protocolVersion, user);

        var found = await agent.CallToolAsync("search", new JsonObject { ["query"] = "what is the model context protocol" });
        Assert.Equal([[SampleServer.Search]], user.ScopesAskedFor);
        var text = await agent.CallToolAsync("extract", new JsonObject { ["urls"] = new JsonArray(Page) });

        Assert.Equal(Page, found["structuredContent"]!["results"]![0]!["url"]!.GetValue<string>());
        Assert.StartsWith("# What is the Model Context Protocol?", ContentOf(text), StringComparison.Ordinal);
        Assert.Equal([[SampleServer.Search], [SampleServer.Extract, SampleServer.Search]], user.ScopesAskedFor);
        Assert.All(user.ResourcesAskedFor, resource => Assert.Equal(server.Endpoint.AbsoluteUri, resource));
    }

    /// <summary>mcp-remote takes two logins more.</summary>
    [Theory]
    [MemberData(nameof(Agents.All), MemberType = typeof(Agents))]
    public async Task A_role_without_the_scope_ends_in_a_refusal_after_one_login_more(string client, string protocolVersion)
    {
        await using var server = await SampleServer.StartAsync();
        using var user = new ScriptedUser(server.Issuer, "dev@example.com");
        await using var agent = await Agents.ConnectAsync(client, server.Endpoint, protocolVersion, user);

        await Assert.ThrowsAsync<AgentException>(() => agent.CallToolAsync("extract", new JsonObject { ["urls"] = new JsonArray(Page) }));
        var found = await agent.CallToolAsync("search", new JsonObject { ["query"] = "what is the model context protocol" });

        Assert.Equal(Page, found["structuredContent"]!["results"]![0]!["url"]!.GetValue<string>());
        string[][] asked = [[SampleServer.Search], [SampleServer.Extract, SampleServer.Search]];
        Assert.Equal(client == Agents.McpRemote ? [.. asked, asked[^1]] : asked, user.ScopesAskedFor);
    }

    /// <summary>Version 1 of the TypeScript SDK refreshes on a 403. The authority knows that its client was just challenged, and sends it to its user.</summary>
    [Fact]
    public async Task The_TypeScript_SDK_1_which_refreshes_first_opens_the_browser_when_the_authority_says_that_its_user_must_act()
    {
        await using var server = await SampleServer.StartAsync();
        using var user = new ScriptedUser(server.Issuer, "lead@example.com");
        await using var agent = await TypeScriptAgent.ConnectAsync("typescript-1", server.Endpoint, "2025-11-25", user, "as-is");

        var text = await agent.CallToolAsync("extract", new JsonObject { ["urls"] = new JsonArray(Page) });
        var found = await agent.CallToolAsync("search", new JsonObject { ["query"] = "what is the model context protocol" });

        Assert.StartsWith("# What is the Model Context Protocol?", ContentOf(text), StringComparison.Ordinal);
        Assert.Equal(Page, found["structuredContent"]!["results"]![0]!["url"]!.GetValue<string>());
        Assert.Equal(2, user.ScopesAskedFor.Count);
    }

    [Theory]
    [MemberData(nameof(Agents.All), MemberType = typeof(Agents))]
    public async Task A_token_that_expired_is_refreshed_without_its_user(string client, string protocolVersion)
    {
        await using var server = await SampleServer.StartAsync(TimeSpan.FromSeconds(5));
        using var user = new ScriptedUser(server.Issuer, "lead@example.com");
        await using var agent = await Agents.ConnectAsync(client, server.Endpoint, protocolVersion, user);
        await agent.CallToolAsync("extract", new JsonObject { ["urls"] = new JsonArray(Page) });
        var logins = user.ScopesAskedFor.Count;

        await Task.Delay(TimeSpan.FromSeconds(6));
        var found = await agent.CallToolAsync("search", new JsonObject { ["query"] = "what is the model context protocol" });
        var text = await agent.CallToolAsync("extract", new JsonObject { ["urls"] = new JsonArray(Page) });

        Assert.Equal(Page, found["structuredContent"]!["results"]![0]!["url"]!.GetValue<string>());
        Assert.StartsWith("# What is the Model Context Protocol?", ContentOf(text), StringComparison.Ordinal);
        Assert.Equal(logins, user.ScopesAskedFor.Count);
    }

    private static string ContentOf(JsonNode extracted) =>
        extracted["structuredContent"]!["results"]![0]!["raw_content"]!.GetValue<string>();
}

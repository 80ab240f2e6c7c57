namespace McpScopes.EndToEnd.Tests.Clients;

/// <summary>
/// What SEP-2350 makes of several refusals in a row: each step-up asks for what was there before and what is missing now.
/// </summary>
public sealed class ScopeAccumulationTests
{
    [Theory]
    [MemberData(nameof(Agents.All), MemberType = typeof(Agents))]
    public async Task Each_step_up_asks_for_the_scopes_of_before_and_the_missing_one(string client, string protocolVersion)
    {
        await using var server = await SteppedServer.StartAsync();
        using var user = new ScriptedUser(server.Issuer, SteppedServer.Everyone);
        await using var agent = await Agents.ConnectAsync(client, server.Endpoint, protocolVersion, user);

        var tool = await agent.CallToolAsync("test_simple_text");
        var prompt = await agent.GetPromptAsync("test_simple_prompt");
        var resource = await agent.ReadResourceAsync("test://static-text");

        Assert.Equal("This is a simple text response for testing.", tool["content"]![0]!["text"]!.GetValue<string>());
        Assert.Equal("This is a simple prompt for testing.", prompt["messages"]![0]!["content"]!["text"]!.GetValue<string>());
        Assert.Equal("This is the content of the static text resource.", resource["contents"]![0]!["text"]!.GetValue<string>());
        Assert.Equal(
            [
                [SteppedServer.Content],
                [SteppedServer.Content, SteppedServer.Prompts],
                [SteppedServer.Content, SteppedServer.Prompts, SteppedServer.Resources],
            ],
            user.ScopesAskedFor);
    }

    [Theory]
    [MemberData(nameof(Agents.All), MemberType = typeof(Agents))]
    public async Task What_was_granted_once_is_not_asked_for_again(string client, string protocolVersion)
    {
        await using var server = await SteppedServer.StartAsync();
        using var user = new ScriptedUser(server.Issuer, SteppedServer.Everyone);
        await using var agent = await Agents.ConnectAsync(client, server.Endpoint, protocolVersion, user);
        _ = await agent.GetPromptAsync("test_simple_prompt");
        _ = await agent.ReadResourceAsync("test://static-text");
        var logins = user.ScopesAskedFor.Count;

        _ = await agent.CallToolAsync("test_simple_text");
        _ = await agent.GetPromptAsync("test_simple_prompt");
        _ = await agent.ReadResourceAsync("test://static-text");

        Assert.Equal(3, logins);
        Assert.Equal(logins, user.ScopesAskedFor.Count);
    }

    /// <summary>mcp-remote asks its user twice.</summary>
    [Theory]
    [MemberData(nameof(Agents.All), MemberType = typeof(Agents))]
    public async Task A_user_whose_role_lacks_the_scope_is_asked_once_and_keeps_what_there_was(string client, string protocolVersion)
    {
        await using var server = await SteppedServer.StartAsync();
        using var user = new ScriptedUser(server.Issuer, SteppedServer.OnlyContent);
        await using var agent = await Agents.ConnectAsync(client, server.Endpoint, protocolVersion, user);

        await Assert.ThrowsAsync<AgentException>(() => agent.GetPromptAsync("test_simple_prompt"));
        var tool = await agent.CallToolAsync("test_simple_text");

        Assert.Equal("This is a simple text response for testing.", tool["content"]![0]!["text"]!.GetValue<string>());
        string[][] asked = [[SteppedServer.Content], [SteppedServer.Content, SteppedServer.Prompts]];
        Assert.Equal(client == Agents.McpRemote ? [.. asked, asked[^1]] : asked, user.ScopesAskedFor);
    }
}

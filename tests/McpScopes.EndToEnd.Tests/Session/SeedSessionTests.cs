using System.Text.Json;
using McpScopes.EndToEnd.Tests.Browser;
using McpScopes.Tests.Wire;

namespace McpScopes.EndToEnd.Tests.Session;

/// <summary>The session that this project was made from, told by <c>--script seed</c> with real parts: one command, one browser.</summary>
[Collection(BrowserTests.Name)]
public sealed class SeedSessionTests(ChromiumFixture chromium)
{
    private static readonly string[] TheForbiddenBody =
    [
        "{",
        "\"error\": \"forbidden\",",
        "\"message\": \"dev@example.com does not have scope 'tavily-mcp/extract'\",",
        "\"required_scope\": \"tavily-mcp/extract\",",
        "\"user_scopes\": [\"openid\", \"tavily-mcp/search\"],",
        "\"status\": 403",
        "}",
    ];

    [Fact]
    public async Task The_script_tells_the_seeds_story_in_its_order()
    {
        using var home = new AgentHome();
        await using var dev = await Visitor.ArriveAsync(chromium);
        await using var agent = home.Start("--script", "seed");

        await dev.OpenAsync(await agent.BrowserAddressAsync());
        await dev.SignInAsync("dev@example.com");
        await dev.AllowAsync();
        await dev.SeesAsync("You can close this tab");
        var code = await agent.EndsAsync();

        Assert.True(code == 0, agent.Transcript());
        Assert.Equal("", agent.Errors);
        TellsInOrder(
            agent,
            "MCP Servers:",
            "● tavily (remote — OAuth) — Not authenticated",
            "You: Use the tavily MCP to search \"what is the model context protocol\"",
            "Agent: I'll run that search for you.",
            "tool search",
            "{",
            "  \"query\": \"what is the model context protocol\"",
            "}",
            "mcp tavily requires authentication",
            "Server returned: 401 Unauthorized — Bearer token required",
            "Agent: The tavily MCP server requires OAuth authentication.",
            "Opening browser for SSO login...",
            $"◠ Waiting for OAuth callback on localhost:{home.CallbackPort}...",
            $"oauth ✓ Token received from McpScopes.Authority ({home.Origin}/authority)",
            "User: dev@example.com",
            "Scopes: openid, tavily-mcp/search",
            "Expires: 3600s",
            "MCP Servers:",
            "✓ tavily (remote — OAuth) — Authenticated as dev",
            "Agent: Great, I'm now authenticated. Let me run that search.",
            "tool search",
            "// params",
            "{",
            "  \"query\": \"what is the model context protocol\"",
            "}",
            "// output",
            "  \"answer\": \"The Model Context Protocol (MCP) is an open standard that lets AI models connect to external tools and data "
            + "sources through a uniform interface.\",",
            "  \"results\": [",
            "      \"title\": \"What is the Model Context Protocol?\",",
            "      \"url\": \"https://www.databricks.com/blog/what-is-model-context-protocol\"",
            "200 ✓ Returned for dev@example.com (JWT validated)",
            "Agent: Here's what I found:",
            "You: Now use tavily to extract the full text of that page",
            "Agent: I'll try the extract tool.",
            "tool extract",
            "// params",
            "{",
            "  \"url\": \"https://www.databricks.com/blog/what-is-model-context-protocol\"",
            "}",
            "// output",
            "403 ✗ Forbidden — missing required scope",
            "Agent: Access denied. Your token only grants tavily-mcp/search.",
            "The extract tool requires tavily-mcp/extract, which your role doesn't include.",
            "This is OAuth working as intended:",
            "The AI agent can only call the tools your scopes allow. No more, no less.");
        Assert.Equal(TheForbiddenBody, ForbiddenBody(agent.Lines));
        Assert.DoesNotContain(agent.Lines, line => line.Any(char.IsControl));
        Assert.False(File.Exists(home.TokenFile), "The script keeps no token.");
    }

    [Fact]
    public async Task With_Cognitos_shapes_behind_the_authority_the_story_is_the_same()
    {
        using var home = new AgentHome { ServerPort = FreePort.Next() };
        await using var dev = await Visitor.ArriveAsync(chromium);
        await using var agent = home.Start("--script", "seed", "--upstream", "cognito-stand-in");

        await dev.OpenAsync(await agent.BrowserAddressAsync());
        await dev.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Allow and sign in" }).ClickAsync();
        await dev.SeesAsync("Cognito (stand-in)");
        await dev.SignInAsync("dev@example.com");
        await dev.SeesAsync("You can close this tab");

        Assert.True(await agent.EndsAsync() == 0, agent.Transcript());
        TellsInOrder(
            agent,
            $"oauth ✓ Token received from Cognito ({home.Origin}/authority)",
            "User: dev@example.com",
            "Scopes: openid, tavily-mcp/search",
            "200 ✓ Returned for dev@example.com (JWT validated)",
            "403 ✗ Forbidden — missing required scope",
            "This is OAuth working as intended:");
    }

    [Fact]
    public async Task Denying_the_consent_ends_the_script_with_code_4()
    {
        using var home = new AgentHome();
        await using var dev = await Visitor.ArriveAsync(chromium);
        await using var agent = home.Start("--script", "seed");

        await dev.OpenAsync(await agent.BrowserAddressAsync());
        await dev.SignInAsync("dev@example.com");
        await dev.DenyAsync();
        await dev.SeesAsync("The login was not completed");

        Assert.Equal(4, await agent.EndsAsync());
        Assert.Contains("✗ The login was cancelled in the browser (access_denied: The user denied the request.).", agent.Lines);
        Assert.DoesNotContain(agent.Lines, line => line.StartsWith("oauth ✓", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_role_that_includes_the_scope_gets_the_page_from_the_same_script()
    {
        using var home = new AgentHome();
        await using var lead = await Visitor.ArriveAsync(chromium);
        await using var agent = home.Start("--script", "seed");

        await lead.OpenAsync(await agent.BrowserAddressAsync());
        await lead.SignInAsync("lead@example.com");
        await lead.AllowAsync();

        Assert.Equal(0, await agent.EndsAsync());
        TellsInOrder(
            agent,
            "Scopes: openid, tavily-mcp/search, tavily-mcp/extract",
            "tool extract",
            "200 ✓ Returned for lead@example.com (JWT validated)",
            "Agent: Here's the page:");
    }

    private static void TellsInOrder(AgentProcess agent, params string[] story)
    {
        var lines = agent.Lines;
        var at = 0;
        foreach (var expected in story)
        {
            var found = Array.IndexOf(lines, expected, at);
            Assert.True(found >= 0, $"After line {at} there is no line '{expected}'.{Environment.NewLine}{agent.Transcript()}");
            at = found + 1;
        }
    }

    /// <summary>The lines between the last "// output" and the 403, which must also be JSON as they stand.</summary>
    private static IEnumerable<string> ForbiddenBody(string[] lines)
    {
        var end = Array.IndexOf(lines, "403 ✗ Forbidden — missing required scope");
        var body = lines[(Array.LastIndexOf(lines, "// output", end) + 1)..end];
        using var json = JsonDocument.Parse(string.Join('\n', body));
        Assert.Equal(JsonValueKind.Object, json.RootElement.ValueKind);
        return body.Select(line => line.TrimStart());
    }
}

using McpScopes.EndToEnd.Tests.Browser;

namespace McpScopes.EndToEnd.Tests.Session;

/// <summary>Typed requests: a refused call becomes an offer to ask for the missing scope.</summary>
[Collection(BrowserTests.Name)]
public sealed class StepUpTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task A_lead_who_logged_in_for_search_steps_up_and_reads_the_page()
    {
        using var home = new AgentHome();
        await using var lead = await Visitor.ArriveAsync(chromium);
        await using var agent = home.Start("--token-cache", "none");
        await SearchAsync(agent, lead, "lead@example.com");
        Assert.Contains("Scopes: openid, tavily-mcp/search", agent.Lines);

        await agent.TypeAsync("extract that page");
        await agent.SeesAsync("The extract tool requires tavily-mcp/extract.");
        await agent.TypeAsync("y");
        await lead.OpenAsync(await agent.BrowserAddressAsync());
        await lead.SeesAsync("AgentConsole wants more access");
        await lead.AllowAsync();
        await lead.SeesAsync("You can close this tab");
        await agent.SeesAsync("Scopes: openid, tavily-mcp/search, tavily-mcp/extract");
        await agent.SeesAsync("200 ✓ Returned for lead@example.com (JWT validated)");
        await agent.SeesAsync("Agent: Here's the page:");

        await agent.TypeAsync("search \"what is the model context protocol\"");
        await agent.SeesAsync("200 ✓ Returned for lead@example.com (JWT validated)");
        await agent.TypeAsync("quit");
        Assert.Equal(0, await agent.EndsAsync());
        Assert.Equal(2, agent.Lines.Count(line => line.StartsWith("Opening browser", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_developer_who_asks_for_a_scope_that_the_role_lacks_is_told_so()
    {
        using var home = new AgentHome();
        await using var dev = await Visitor.ArriveAsync(chromium);
        await using var agent = home.Start("--token-cache", "none");
        await SearchAsync(agent, dev, "dev@example.com");

        await agent.TypeAsync("extract that page");
        await agent.SeesAsync("The extract tool requires tavily-mcp/extract.");
        await agent.TypeAsync("yes");
        await dev.OpenAsync(await agent.BrowserAddressAsync());
        await dev.SeesAsync("You can close this tab");
        await agent.SeesAsync("403 ✗ Forbidden — missing required scope");
        await agent.SeesAsync("The extract tool requires tavily-mcp/extract, which your role doesn't include.");

        Assert.Equal(5, await agent.EndsAsync());
    }

    [Fact]
    public async Task Declining_the_offer_opens_no_browser_and_the_session_goes_on()
    {
        using var home = new AgentHome();
        await using var lead = await Visitor.ArriveAsync(chromium);
        await using var agent = home.Start("--token-cache", "none");
        await SearchAsync(agent, lead, "lead@example.com");

        foreach (var _ in Enumerable.Range(0, 2))
        {
            await agent.TypeAsync("extract that page");
            await agent.SeesAsync("The extract tool requires tavily-mcp/extract.");
            await agent.TypeAsync("n");
        }

        await agent.TypeAsync("search \"what is the model context protocol\"");
        await agent.SeesAsync("200 ✓ Returned for lead@example.com (JWT validated)");
        Assert.Equal(0, await agent.EndsAsync());
        Assert.Single(agent.Lines, line => line.StartsWith("Opening browser", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tokens_are_kept_for_the_user_alone_and_used_again()
    {
        using var home = new AgentHome();
        await using var dev = await Visitor.ArriveAsync(chromium);
        await using (var first = home.Start())
        {
            await SearchAsync(first, dev, "dev@example.com");
            Assert.Equal(0, await first.EndsAsync());
        }

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(home.TokenFile));
        }

        await using var second = home.Start();
        await second.SeesAsync("✓ tavily (remote — OAuth) — Authenticated as dev");
        await second.TypeAsync("search \"what is the model context protocol\"");
        await second.SeesAsync("200 ✓ Returned for dev@example.com (JWT validated)");
        await second.TypeAsync("logout");
        Assert.Equal(0, await second.EndsAsync());
        Assert.Equal("{}", await File.ReadAllTextAsync(home.TokenFile, TestContext.Current.CancellationToken));
        Assert.DoesNotContain(second.Lines, line => line.StartsWith("Opening browser", StringComparison.Ordinal));
    }

    private static async Task SearchAsync(AgentProcess agent, Visitor person, string email)
    {
        await agent.TypeAsync("use tavily to search \"what is the model context protocol\"");
        await person.OpenAsync(await agent.BrowserAddressAsync());
        await person.SignInAsync(email);
        await person.AllowAsync();
        await person.SeesAsync("You can close this tab");
        await agent.SeesAsync($"200 ✓ Returned for {email} (JWT validated)");
    }
}

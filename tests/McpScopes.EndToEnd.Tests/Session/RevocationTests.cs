using McpScopes.EndToEnd.Tests.Browser;
using Microsoft.Playwright;

namespace McpScopes.EndToEnd.Tests.Session;

/// <summary>What a person at the terminal sees who is revoked in the middle of a session.</summary>
[Collection(BrowserTests.Name)]
public sealed class RevocationTests(ChromiumFixture chromium)
{
    private const string Search = "search \"what is the model context protocol\"";

    [Fact]
    public async Task The_next_call_is_refused_with_the_reason_and_signing_in_again_helps()
    {
        using var home = new AgentHome();
        await using var dev = await Visitor.ArriveAsync(chromium);
        await using var admin = await Visitor.ArriveAsync(chromium);
        await using var agent = home.Start();
        await agent.TypeAsync(Search);
        await dev.OpenAsync(await agent.BrowserAddressAsync());
        await dev.SignInAsync("dev@example.com");
        await dev.AllowAsync();
        await agent.SeesAsync("200 ✓ Returned for dev@example.com (JWT validated)");

        await admin.OpenAsync(home.Origin);
        await admin.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();
        await admin.SignInAsync("admin@example.com");
        await admin.AllowAsync();
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Revoke the tokens of dev@example.com" }).ClickAsync();
        await Assertions.Expect(admin.Page.GetByText("Live: new calls appear here")).ToBeVisibleAsync();

        await agent.TypeAsync(Search);
        await agent.SeesAsync("Server returned: 401 Unauthorized — The access token was revoked");
        await dev.OpenAsync(await agent.BrowserAddressAsync());
        // What was allowed before ended with the tokens. Clocks differ: what is issued within two seconds after a revocation is
        // revoked, too.
        await Assertions.Expect(dev.Page.GetByRole(AriaRole.Button, new() { Name = "Allow" })).ToBeVisibleAsync();
        await Task.Delay(TimeSpan.FromSeconds(3));
        await dev.AllowAsync();
        await agent.SeesAsync("200 ✓ Returned for dev@example.com (JWT validated)");

        await agent.TypeAsync("quit");
        Assert.Equal(0, await agent.EndsAsync());
    }
}

using Deque.AxeCore.Playwright;
using McpScopes.EndToEnd.Tests.Browser;
using Microsoft.Playwright;

namespace McpScopes.EndToEnd.Tests.Authority;

/// <summary>The pages as Chromium draws them, in light and dark, on a desk and on a phone, looked at by axe-core.</summary>
[Collection(BrowserTests.Name)]
public sealed class AccessibilityTests(ChromiumFixture chromium)
{
    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Light, 360)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task Every_page_is_accessible_and_fits_the_window(ColorScheme colors, int width)
    {
        await using var host = await AuthorityHost.StartAsync();
        await host.Client.LoginAsync("lead@example.com", "tavily-mcp/search");
        await using var visitor = await Visitor.ArriveAsync(chromium);
        await visitor.Page.EmulateMediaAsync(new() { ColorScheme = colors });
        await visitor.Page.SetViewportSizeAsync(width, 800);
        // The form's answer goes to a port that nobody listens at.
        await visitor.Page.RouteAsync($"{AuthorityClient.RedirectUri}**", route => route.FulfillAsync(new() { Body = "Back at the client." }));

        await visitor.OpenAsync((await host.Client.RequestAsync("tavily-mcp/search", "tavily-mcp/extract")).At(host.Client.Issuer).AbsoluteUri);
        await IsFineAsync(visitor, "Sign in");
        await visitor.Page.GetByLabel("Email").FillAsync("lead@example.com");
        await visitor.Page.GetByLabel("Password").FillAsync("not it");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await IsFineAsync(visitor, "Sign in");
        await visitor.SignInAsync("lead@example.com");
        await IsFineAsync(visitor, "End-to-end tests wants more access");
        await visitor.AllowAsync();
        await Assertions.Expect(visitor.Page.GetByText("Back at the client.")).ToBeVisibleAsync();

        await visitor.OpenAsync($"{host.Client.Issuer}/account");
        await IsFineAsync(visitor, "What you allowed");
        await visitor.OpenAsync($"{host.Client.Issuer}/admin");
        await IsFineAsync(visitor, "Not for you");
        await visitor.OpenAsync(host.Client.Issuer.AbsoluteUri);
        await IsFineAsync(visitor, "Authorization server");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await visitor.OpenAsync($"{host.Client.Issuer}/admin");
        await visitor.SignInAsync("admin@example.com");
        await IsFineAsync(visitor, "Users, clients and grants");
        await visitor.OpenAsync($"{host.Client.Issuer}/authorize?client_id=nobody");
        await IsFineAsync(visitor, "This request cannot be answered");
    }

    private static async Task IsFineAsync(Visitor visitor, string heading)
    {
        await visitor.SeesAsync(heading);
        var found = (await visitor.Page.RunAxe()).Violations.Select(violation =>
            $"{heading}: {violation.Id}: {violation.Help} {string.Join(' ', violation.Nodes.Select(node => node.Html))}");
        Assert.Empty(found);
        Assert.True(
            await visitor.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"),
            $"'{heading}' is wider than the window.");
    }
}

using Microsoft.Playwright;

namespace McpScopes.EndToEnd.Tests.Browser;

/// <summary>A person at a browser: one window with its own cookies, and what that person does on the authority's pages.</summary>
internal sealed class Visitor(IBrowserContext window, IPage page) : IAsyncDisposable
{
    public IPage Page { get; } = page;

    public static async Task<Visitor> ArriveAsync(ChromiumFixture chromium)
    {
        var window = await chromium.NewPersonAsync();
        return new Visitor(window, await window.NewPageAsync());
    }

    public async Task OpenAsync(string address) => await Page.GotoAsync(address);

    public async Task SignInAsync(string email)
    {
        await Page.GetByLabel("Email").FillAsync(email);
        await Page.GetByLabel("Password").FillAsync("mcp");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    public Task AllowAsync() => Page.GetByRole(AriaRole.Button, new() { Name = "Allow" }).ClickAsync();

    public Task DenyAsync() => Page.GetByRole(AriaRole.Button, new() { Name = "Deny" }).ClickAsync();

    public Task SeesAsync(string heading) =>
        Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(heading);

    public async ValueTask DisposeAsync() => await window.DisposeAsync();
}

using System.Net;
using Deque.AxeCore.Playwright;
using McpScopes.EndToEnd.Tests.Browser;
using McpScopes.EndToEnd.Tests.Search;
using Microsoft.Playwright;

namespace McpScopes.EndToEnd.Tests.Page;

/// <summary>The sample's page, as people see it in a browser and as somebody who means ill speaks to it.</summary>
[Collection(BrowserTests.Name)]
public sealed class PageTests(ChromiumFixture chromium) : IAsyncLifetime
{
    private readonly RunningServer _server = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _server.InitializeAsync();

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task An_administrator_sees_everybodys_calls_live_and_revokes_one_user_and_the_others_go_on()
    {
        var dev = await _server.TokenAsync("dev@example.com", "tavily-mcp/search");
        var lead = await _server.TokenAsync("lead@example.com", "tavily-mcp/search", "tavily-mcp/extract");
        await using var admin = await Visitor.ArriveAsync(chromium);
        var errors = ErrorsOf(admin);
        await SignInAsync(admin, "admin@example.com");
        await Expect(admin.Page.GetByText("Live: new calls appear here")).ToBeVisibleAsync();

        await SearchAsync(dev);
        await SearchAsync(lead);
        await _server.CallAsync(dev, "extract", new { url = "https://example.org/" }, Now);

        var calls = admin.Page.Locator("table.calls tbody");
        await Expect(calls.GetByText("dev@example.com").First).ToBeVisibleAsync();
        await Expect(calls.GetByText("lead@example.com").First).ToBeVisibleAsync();
        await Expect(calls.GetByText("✗ 403 lacks tavily-mcp/extract")).ToBeVisibleAsync();
        await Expect(admin.Page.GetByRole(AriaRole.Row, new() { Name = "dev@example.com 1 refused 1 allowed" })).ToBeVisibleAsync();

        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Revoke the tokens of dev@example.com" }).ClickAsync();
        await Expect(admin.Page.GetByText("Live: new calls appear here")).ToBeVisibleAsync();

        var (status, body) = await _server.CallAsync(dev, "search", new { query = "mcp" }, Now);
        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Contains("The access token was revoked", body, StringComparison.Ordinal);
        await SearchAsync(lead);
        await Expect(calls.GetByText("✗ 401 RevokedToken")).ToBeVisibleAsync();
        Assert.Empty(errors);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task The_page_is_accessible_in_light_and_dark_and_fits_a_phone(ColorScheme colors, int width)
    {
        var lead = await _server.TokenAsync("lead@example.com", "tavily-mcp/search");
        await SearchAsync(lead);
        await _server.CallAsync(lead, "extract", new { url = "https://example.org/" }, Now);
        await using var admin = await Visitor.ArriveAsync(chromium);
        await admin.Page.EmulateMediaAsync(new() { ColorScheme = colors });
        await admin.Page.SetViewportSizeAsync(width, 800);

        await admin.OpenAsync(_server.Address.AbsoluteUri);
        await IsAccessibleAsync(admin);
        await SignInAsync(admin, "admin@example.com");
        await Expect(admin.Page.GetByRole(AriaRole.Row, new() { Name = "lead@example.com" }).First).ToBeVisibleAsync();
        await IsAccessibleAsync(admin);
        Assert.True(
            await admin.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"),
            "The page is wider than the window.");
    }

    [Fact]
    public async Task A_plain_user_sees_her_own_calls_only_and_no_button_to_revoke()
    {
        await SearchAsync(await _server.TokenAsync("lead@example.com", "tavily-mcp/search"));
        var token = await _server.TokenAsync("dev@example.com", "tavily-mcp/search");
        await SearchAsync(token);
        await using var dev = await Visitor.ArriveAsync(chromium);
        await SignInAsync(dev, "dev@example.com");

        await Expect(dev.Page.Locator("table.calls tbody").GetByText("dev@example.com").First).ToBeVisibleAsync();
        Assert.DoesNotContain("lead@example.com", await dev.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await dev.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("Revoke") }).CountAsync());

        // The search narrows what she may see; a form that she makes up herself revokes nobody.
        await dev.OpenAsync(new Uri(_server.Address, "/?text=lead").AbsoluteUri);
        Assert.Equal(0, await dev.Page.Locator("table.calls tbody tr").CountAsync());
        await dev.Page.EvaluateAsync(
            """
            ([issuer]) => fetch("/revoke", { method: "POST", body: new URLSearchParams([
                ...new FormData(document.querySelector("form[action='/sign-out']")), ["issuer", issuer], ["subject", "dev@example.com"]]) })
            """,
            new[] { new Uri(_server.Address, "/authority").AbsoluteUri });
        await SearchAsync(token);
    }

    [Fact]
    public async Task Names_from_clients_are_shown_and_never_run()
    {
        const string Script = "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\">";
        await using var admin = await Visitor.ArriveAsync(chromium);
        await SignInAsync(admin, "admin@example.com");
        await Expect(admin.Page.GetByText("Live: new calls appear here")).ToBeVisibleAsync();

        var token = await _server.TokenAsync("dev@example.com", "tavily-mcp/search");
        await _server.CallAsync(token, Script, new { }, Now);
        await _server.CallAsync(token, "exe\u202Egpj.search", new { }, Now);
        await SearchAsync(token);

        // Both ways onto the page: as an event, and in the page itself.
        for (var way = 0; way < 2; way++)
        {
            var rows = admin.Page.Locator("table.calls tbody");
            await Expect(rows.GetByText("<script>document.title='run'</script>").First).ToBeVisibleAsync();
            await Expect(rows.GetByText("gpj.search").First).ToBeVisibleAsync();
            Assert.Equal(0, await rows.Locator("script, img").CountAsync());
            Assert.DoesNotContain('\u202E', await admin.Page.ContentAsync());
            Assert.Equal("Tavily MCP server", await admin.Page.TitleAsync());
            await admin.Page.ReloadAsync();
        }

        await admin.OpenAsync(new Uri(_server.Address, "/?text=" + Uri.EscapeDataString("\">" + Script)).AbsoluteUri);
        Assert.Equal("\">" + Script, await admin.Page.GetByRole(AriaRole.Searchbox).InputValueAsync());
        Assert.Equal("Tavily MCP server", await admin.Page.TitleAsync());
    }

    [Fact]
    public async Task Nobody_reads_or_revokes_without_signing_in_or_from_another_page()
    {
        using var live = await _server.Http.GetAsync("/live", Now);
        using var form = new FormUrlEncodedContent([new("issuer", "i"), new("subject", "s")]);
        using var revoke = await _server.Http.PostAsync("/revoke", form, Now);
        var page = await _server.Http.GetStringAsync("/", Now);
        Assert.Equal(HttpStatusCode.Unauthorized, live.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, revoke.StatusCode);
        Assert.DoesNotContain("Search</button>", page, StringComparison.Ordinal);

        await using var admin = await Visitor.ArriveAsync(chromium);
        await SignInAsync(admin, "admin@example.com");
        var status = await admin.Page.EvaluateAsync<int>(
            """
            () => fetch("/revoke", { method: "POST", body: new URLSearchParams({ issuer: "i", subject: "s" }) })
                .then(answer => answer.status)
            """);
        Assert.Equal(400, status);
    }

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    private static List<string> ErrorsOf(Visitor visitor)
    {
        var errors = new List<string>();
        visitor.Page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                errors.Add($"{message.Text} {message.Location}");
            }
        };
        visitor.Page.PageError += (_, error) => errors.Add(error);
        return errors;
    }

    private static async Task IsAccessibleAsync(Visitor visitor)
    {
        var found = (await visitor.Page.RunAxe()).Violations.Select(violation =>
            $"{violation.Id}: {violation.Help} {string.Join(' ', violation.Nodes.Select(node => node.Html))}");
        Assert.Empty(found);
    }

    private async Task SignInAsync(Visitor visitor, string user)
    {
        await visitor.OpenAsync(_server.Address.AbsoluteUri);
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();
        await visitor.SignInAsync(user);
        await visitor.AllowAsync();
        await Expect(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" })).ToBeVisibleAsync();
    }

    private async Task SearchAsync(string token)
    {
        var (status, body) = await _server.CallAsync(token, "search", new { query = "model context protocol" }, Now);
        Assert.True(status == HttpStatusCode.OK, body);
    }
}

using System.Net;
using System.Text.RegularExpressions;

namespace McpScopes.EndToEnd.Tests.Authority;

public sealed partial class PageTests(SharedAuthority authority) : IClassFixture<SharedAuthority>
{
    private readonly AuthorityClient _client = authority.NewClient();

    [Fact]
    public async Task No_page_can_be_framed_cached_or_scripted()
    {
        using var browser = new TestBrowser(_client.Issuer);
        var request = await _client.RequestAsync("openid");
        var login = await browser.OpenAsync(request.At(_client.Issuer));
        var consent = await browser.SubmitAsync(login, "Sign in", ("email", "dev@example.com"), ("password", "mcp"));
        var front = await browser.OpenAsync(_client.Issuer);
        var error = await browser.OpenAsync(new Uri($"{_client.Issuer}/authorize?client_id=nobody"));

        foreach (var page in new[] { login, consent, front, error })
        {
            var csp = page.Headers["Content-Security-Policy"];
            Assert.StartsWith("default-src 'none'; style-src 'self'; form-action 'self'", csp);
            Assert.Contains("base-uri 'none'; frame-ancestors 'none'", csp);
            Assert.DoesNotContain("unsafe", csp);
            Assert.Equal("DENY", page.Headers["X-Frame-Options"]);
            Assert.Equal("no-store", page.Headers["Cache-Control"]);
            Assert.Equal("nosniff", page.Headers["X-Content-Type-Options"]);
            Assert.DoesNotContain("<script", page.Html);
            Assert.DoesNotContain(" style=", page.Html);
        }
    }

    [Fact]
    public async Task Forms_may_end_at_the_clients_redirect_and_nowhere_else()
    {
        using var browser = new TestBrowser(_client.Issuer);
        var request = await _client.RequestAsync("openid");

        var login = await browser.OpenAsync(request.At(_client.Issuer));
        var consent = await browser.SubmitAsync(login, "Sign in", ("email", "dev@example.com"), ("password", "mcp"));

        // Chromium checks form-action against the redirect that follows a submitted form, too.
        Assert.Contains("form-action 'self' http://127.0.0.1:9876;", login.Headers["Content-Security-Policy"]);
        Assert.Contains("form-action 'self' http://127.0.0.1:9876;", consent.Headers["Content-Security-Policy"]);
    }

    [Fact]
    public async Task The_style_sheet_is_there_and_may_be_kept()
    {
        using var browser = new TestBrowser(_client.Issuer);
        var page = await browser.OpenAsync(_client.Issuer);

        var style = await browser.OpenAsync(new Uri(page.Address, StyleSheetLink().Match(page.Html).Groups["href"].Value));

        Assert.Equal(HttpStatusCode.OK, style.Status);
        Assert.StartsWith("text/css", style.Headers["Content-Type"]);
        Assert.Contains("immutable", style.Headers["Cache-Control"]);
        Assert.Contains("prefers-color-scheme: dark", style.Html);
        Assert.Contains(":focus-visible", style.Html);
    }

    [Fact]
    public async Task A_request_that_cannot_be_answered_by_redirect_gets_a_page_that_says_why()
    {
        using var browser = new TestBrowser(_client.Issuer);
        var request = await _client.RequestAsync("openid");
        request.Parameters["redirect_uri"] = "http://127.0.0.1:9876/elsewhere";

        var page = await browser.OpenAsync(request.At(_client.Issuer));

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("This request cannot be answered", page.Text);
        Assert.Contains("redirect_uri", page.Text);
        Assert.Contains("Error code: invalid_request", page.Text);
    }

    [Fact]
    public async Task Another_name_of_the_same_machine_is_told_the_right_address()
    {
        var loopback = new UriBuilder(_client.Issuer) { Host = "127.0.0.1" }.Uri;
        using var browser = new TestBrowser(loopback);

        var page = await browser.OpenAsync((await _client.RequestAsync("openid")).At(loopback));

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains($"This authority answers at {_client.Issuer} only.", page.Text);
    }

    [GeneratedRegex("<link rel=\"stylesheet\" href=\"(?<href>[^\"]+)\">")]
    private static partial Regex StyleSheetLink();
}

using System.Net;

namespace McpScopes.EndToEnd.Tests.Authority;

/// <summary>The authority's cookies, as they are set for a public HTTPS address behind a proxy.</summary>
public sealed class CookieTests
{
    [Fact]
    public async Task Over_HTTPS_every_cookie_is_the_hosts_own_secure_and_out_of_scripts()
    {
        await using var host = await AuthorityHost.StartAsync(options =>
        {
            options.Issuer = "https://mcp.example.com/authority";
            options.TrustedProxies.Add("127.0.0.1");
            options.TrustedProxies.Add("::1");
        });
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
        async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string? cookie)
        {
            request.Headers.Add("X-Forwarded-Proto", "https");
            request.Headers.Add("X-Forwarded-Host", "mcp.example.com");
            request.Headers.Add("X-Forwarded-For", "192.0.2.1");
            if (cookie is not null)
            {
                request.Headers.Add("Cookie", cookie);
            }

            return await http.SendAsync(request, TestContext.Current.CancellationToken);
        }

        using var page = await SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(host.Server, "/authority/login")), cookie: null);
        var form = Assert.Single(page.Headers.GetValues("Set-Cookie"));
        var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var token = System.Text.RegularExpressions.Regex.Match(html, "name=\"form_token\" value=\"([^\"]+)\"").Groups[1].Value;
        using var fields = new FormUrlEncodedContent([new("email", "dev@example.com"), new("password", "mcp"), new("form_token", token)]);
        using var signedIn = await SendAsync(
            new HttpRequestMessage(HttpMethod.Post, new Uri(host.Server, "/authority/login")) { Content = fields }, form.Split(';')[0]);
        var login = Assert.Single(signedIn.Headers.GetValues("Set-Cookie"));

        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        foreach (var cookie in new[] { form, login })
        {
            var attributes = cookie.Split("; ").Skip(1).Select(attribute => attribute.ToLowerInvariant()).ToList();
            Assert.StartsWith("__Host-", cookie, StringComparison.Ordinal);
            Assert.Contains("path=/", attributes);
            Assert.Contains("secure", attributes);
            Assert.Contains("httponly", attributes);
            Assert.Contains(attributes, attribute => attribute is "samesite=lax" or "samesite=strict");
            Assert.DoesNotContain(attributes, attribute => attribute.StartsWith("domain", StringComparison.Ordinal));
        }
    }
}

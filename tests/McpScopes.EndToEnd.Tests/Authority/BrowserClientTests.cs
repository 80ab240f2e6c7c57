using System.Net;
using System.Text;

namespace McpScopes.EndToEnd.Tests.Authority;

/// <summary>Clients that are pages, such as the MCP Inspector: what they ask for is public, and no cookie plays a part in it.</summary>
public sealed class BrowserClientTests(SharedAuthority authority) : IClassFixture<SharedAuthority>
{
    private const string Page = "https://inspector.example";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/.well-known/oauth-authorization-server/authority", "GET")]
    [InlineData("/.well-known/openid-configuration/authority", "GET")]
    [InlineData("/authority/.well-known/oauth-authorization-server", "GET")]
    [InlineData("/authority/.well-known/openid-configuration", "GET")]
    [InlineData("/authority/jwks", "GET")]
    [InlineData("/authority/register", "POST")]
    [InlineData("/authority/token", "POST")]
    [InlineData("/authority/revoke", "POST")]
    [InlineData("/authority/introspect", "POST")]
    public async Task A_page_may_ask_and_read_the_answer(string path, string method)
    {
        using var http = new HttpClient();
        using var preflight = new HttpRequestMessage(HttpMethod.Options, new Uri(authority.Host.Server, path));
        preflight.Headers.Add("Origin", Page);
        preflight.Headers.Add("Access-Control-Request-Method", method);
        preflight.Headers.Add("Access-Control-Request-Headers", "content-type,mcp-protocol-version");
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(authority.Host.Server, path));
        request.Headers.Add("Origin", Page);
        if (method == "POST")
        {
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        }

        using var may = await http.SendAsync(preflight, Cancellation);
        using var answer = await http.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.NoContent, may.StatusCode);
        Assert.Equal("*", Assert.Single(may.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Contains("mcp-protocol-version", string.Join(',', may.Headers.GetValues("Access-Control-Allow-Headers")));
        Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
    }

    [Theory]
    [InlineData("/authority")]
    [InlineData("/authority/login")]
    [InlineData("/authority/authorize?client_id=x")]
    [InlineData("/authority/account")]
    [InlineData("/authority/admin")]
    public async Task Pages_for_people_are_read_by_no_other_page(string path)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(authority.Host.Server, path));
        request.Headers.Add("Origin", Page);

        using var answer = await http.SendAsync(request, Cancellation);

        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task One_address_cannot_ask_for_tokens_without_end_and_registrations_have_a_limit_of_their_own()
    {
        await using var host = await AuthorityHost.StartAsync(options =>
        {
            options.TokenRequestsPerMinute = 3;
            options.Clients.RegistrationsPerHour = 2;
        });
        using var http = new HttpClient();
        async Task<HttpStatusCode> PostAsync(string path)
        {
            using var content = new StringContent("{}", Encoding.UTF8, "application/json");
            using var response = await http.PostAsync(new Uri(host.Server, path), content, Cancellation);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                Assert.NotNull(response.Headers.RetryAfter);
            }

            return response.StatusCode;
        }

        var tokens = new[] { await PostAsync("/authority/token"), await PostAsync("/authority/TOKEN"), await PostAsync("/authority/token"),
            await PostAsync("/authority/token") };
        var registrations = new[] { await PostAsync("/authority/register"), await PostAsync("/authority/register"),
            await PostAsync("/authority/register") };

        Assert.Equal([false, false, false, true], tokens.Select(status => status == HttpStatusCode.TooManyRequests));
        Assert.Equal([false, false, true], registrations.Select(status => status == HttpStatusCode.TooManyRequests));
    }
}

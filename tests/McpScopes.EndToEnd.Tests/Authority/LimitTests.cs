using System.Net;
using System.Text;
using McpScopes.Authority;
using Microsoft.AspNetCore.Builder;

namespace McpScopes.EndToEnd.Tests.Authority;

/// <summary>No way of writing an address, the server's or the client's own, gets around a limit.</summary>
public sealed class LimitTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/authority/token", "/authority/token/")]
    [InlineData("/authority/register", "/authority/register/")]
    [InlineData("/authority/Register", "/AUTHORITY/register")]
    public async Task A_path_counts_however_it_is_written(string first, string second)
    {
        await using var host = await AuthorityHost.StartAsync(OneOfEach);

        var answers = new[] { await PostAsync(host.Server, first), await PostAsync(host.Server, second) };

        Assert.Equal([HttpStatusCode.BadRequest, HttpStatusCode.TooManyRequests], answers);
    }

    [Theory]
    [InlineData("/x/authority/token")]
    [InlineData("/x/authority/register")]
    public async Task Under_a_path_base_limits_count_and_pages_may_read_the_answers(string path)
    {
        var server = AuthorityHost.FreeAddress();
        await using var host = await AuthorityHost.StartAsync(
            options =>
            {
                OneOfEach(options);
                options.Issuer = new Uri(server, "/x/authority").AbsoluteUri;
            },
            server,
            pipeline: app => app.UsePathBase("/x").UseRouting());
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, path)) { Content = Nothing() };
        request.Headers.Add("Origin", "https://inspector.example");

        using var first = await http.SendAsync(request, Cancellation);
        var second = await PostAsync(server, path);

        Assert.Equal(HttpStatusCode.BadRequest, first.StatusCode);
        Assert.Equal("*", Assert.Single(first.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal(HttpStatusCode.TooManyRequests, second);
    }

    [Theory]
    [InlineData("/authority/token")]
    [InlineData("/authority/register")]
    public async Task All_addresses_of_one_IPv6_network_count_as_one(string path)
    {
        await using var host = await AuthorityHost.StartAsync(options =>
        {
            OneOfEach(options);
            options.TrustedProxies.Add("127.0.0.0/8");
            options.TrustedProxies.Add("::1");
        });

        var answers = new[]
        {
            await PostAsync(host.Server, path, "2001:db8:0:1::1"),
            await PostAsync(host.Server, path, "2001:db8:0:1:ffff::2"),
            await PostAsync(host.Server, path, "2001:db8:0:2::1"),
        };

        Assert.Equal([HttpStatusCode.BadRequest, HttpStatusCode.TooManyRequests, HttpStatusCode.BadRequest], answers);
    }

    private static void OneOfEach(McpAuthorityOptions options)
    {
        options.TokenRequestsPerMinute = 1;
        options.Clients.RegistrationsPerHour = 1;
    }

    private static async Task<HttpStatusCode> PostAsync(Uri server, string path, string? address = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, path)) { Content = Nothing() };
        if (address is not null)
        {
            request.Headers.Add("X-Forwarded-For", address);
        }

        using var response = await http.SendAsync(request, Cancellation);
        if (response.StatusCode == HttpStatusCode.TooManyRequests)
        {
            Assert.NotNull(response.Headers.RetryAfter);
        }

        return response.StatusCode;
    }

    private static StringContent Nothing() => new("{}", Encoding.UTF8, "application/json");
}

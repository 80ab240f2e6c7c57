using McpScopes.EndToEnd.Tests.Authority;
using McpScopes.Tests.Wire;

namespace McpScopes.EndToEnd.Tests.Conformance;

/// <summary>
/// The official suite's scenarios for an authorization server, all that it has: its metadata, and the code flow from the request to the
/// token. Its many others with "auth" in their names put a client to the test.
/// </summary>
public sealed class AuthorizationConformanceTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Every_check_of_an_authorization_server_passes()
    {
        await using var host = await AuthorityHost.StartAsync();
        var port = FreePort.Next();
        var registered = await host.Client.RegisterAsync(new
        {
            client_name = "Conformance suite",
            redirect_uris = new[] { $"http://127.0.0.1:{port}/callback" },
            grant_types = new[] { "authorization_code", "refresh_token" },
            token_endpoint_auth_method = "none",
        });
        using var browser = new TestBrowser(host.Server);
        using var http = new HttpClient();

        var checks = await ConformanceSuite.AuthorizeAsync(
            host.Client.Issuer.AbsoluteUri, registered.GetProperty("client_id").GetString()!, host.Resource, port, async address =>
            {
                var login = await browser.OpenAsync(address);
                var consent = await browser.SubmitAsync(login, "Sign in", ("email", "dev@example.com"), ("password", AuthorityClient.Password));
                var answer = await browser.SubmitAsync(consent, "Allow");
                using var received = await http.GetAsync(answer.Address, TestContext.Current.CancellationToken);
            });

        foreach (var check in checks)
        {
            output.WriteLine(check.ToString());
        }

        Assert.Equal(3, checks.Count);
        Assert.All(checks, check => Assert.Equal("SUCCESS", check.Status));
    }
}

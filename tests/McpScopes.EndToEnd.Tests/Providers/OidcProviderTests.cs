using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using McpScopes.EndToEnd.Tests.Clients;
using McpScopes.Tests.Wire;

namespace McpScopes.EndToEnd.Tests.Providers;

/// <summary>npm oidc-provider, which nobody here wrote: its JWTs by discovery, and its opaque tokens by introspection, by settings alone.</summary>
public sealed class OidcProviderTests
{
    [Theory]
    [InlineData("jwt")]
    [InlineData("opaque")]
    public async Task Its_tokens_reach_what_they_grant_and_others_nothing(string format)
    {
        var port = FreePort.Next();
        var issuer = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        await using var nobody = TestAuthority.Stopped();
        await using var server = await TestServer.StartAsync(nobody, options: options =>
        {
            options.Authority = issuer;
            (options.Introspection.ClientId, options.Introspection.ClientSecret) = ("mcp-server", "server-secret");
            options.TokenCache.Enabled = false;
        });
        using var provider = NpmProject.Require("oidc-provider").Start(
            NpmProject.Node(), "server.mjs", port.ToString(CultureInfo.InvariantCulture), server.Resource, format);
        try
        {
            provider.ErrorDataReceived += (_, _) => { };
            provider.BeginErrorReadLine();
            Assert.Equal("listening", await provider.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)));
            var token = await TokenAsync(issuer, server.Resource);
            Assert.Equal(format == "jwt" ? 3 : 1, token.Split('.').Length);

            var allowed = await server.Client.CallToolAsync(ProtocolVersions.Stateless, token, "search", new() { ["query"] = "mcp" });
            var refused = await server.Client.CallToolAsync(ProtocolVersions.Handshake, token, "extract", new() { ["url"] = "u" });
            var elsewhere = await server.Client.CallToolAsync(
                ProtocolVersions.Stateless, await TokenAsync(issuer, "https://elsewhere.example/mcp"), "search", new() { ["query"] = "mcp" });

            Assert.Equal("results for mcp", allowed.Text);
            Assert.Equal(403, refused.Status);
            Assert.Equal("agent does not have scope 'tavily-mcp/extract'", refused.Json["message"]!.GetValue<string>());
            Assert.Equal(401, elsewhere.Status);
            Assert.Equal("The access token is for another audience", elsewhere.Json["message"]!.GetValue<string>());
            Assert.Equal(1, server.Runs);
            if (format == "opaque")
            {
                await PostAsync(issuer + "/token/revocation", new() { ["token"] = token });
                var revoked = await server.Client.CallToolAsync(ProtocolVersions.Stateless, token, "search", new() { ["query"] = "mcp" });
                Assert.Equal(401, revoked.Status);
                Assert.Equal(1, server.Runs);
            }
        }
        finally
        {
            provider.Kill(entireProcessTree: true);
        }
    }

    private static async Task<string> TokenAsync(string issuer, string resource)
    {
        var answer = await PostAsync(issuer + "/token", new()
        {
            ["grant_type"] = "client_credentials",
            ["scope"] = "tavily-mcp/search",
            ["resource"] = resource,
        });
        return JsonNode.Parse(answer)!["access_token"]!.GetValue<string>();
    }

    private static async Task<string> PostAsync(string url, Dictionary<string, string> form)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("agent:agent-secret")));
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync();
    }
}

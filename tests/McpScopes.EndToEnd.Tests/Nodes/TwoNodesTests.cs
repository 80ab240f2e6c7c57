using McpScopes.EndToEnd.Tests.Browser;
using Microsoft.Playwright;
using ModelContextProtocol.Client;

namespace McpScopes.EndToEnd.Tests.Nodes;

/// <summary>
/// What holds for one node holds for two: one person signs in, calls, is watched, and is stopped, wherever her requests go.
/// </summary>
[Collection(BrowserTests.Name)]
public sealed class TwoNodesTests(ChromiumFixture chromium, TwoNodes nodes) : IClassFixture<TwoNodes>
{
    [Fact]
    public async Task Three_users_call_the_administrator_sees_it_live_and_revokes_one_and_the_others_go_on_on_both_nodes()
    {
        string[] users = ["dev@example.com", "lead@example.com", "third@example.com"];
        var tokens = new Dictionary<string, string>();
        await using var admin = await Visitor.ArriveAsync(chromium);
        await admin.OpenAsync(nodes.Public.AbsoluteUri);
        await admin.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();
        await admin.SignInAsync("admin@example.com");
        await admin.AllowAsync();
        await Assertions.Expect(admin.Page.GetByText("Live: new calls appear here")).ToBeVisibleAsync();

        foreach (var user in users)
        {
            tokens[user] = await nodes.TokenAsync(user, "tavily-mcp/search");
            foreach (var node in nodes.Nodes)
            {
                Assert.Equal(200, (await nodes.SearchAsync(tokens[user], node)).Status);
            }
        }

        foreach (var user in users)
        {
            await Assertions.Expect(admin.Page.GetByRole(AriaRole.Row, new() { Name = $"{user} – 2 allowed" })).ToBeVisibleAsync();
        }

        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Revoke the tokens of dev@example.com" }).ClickAsync();
        await Assertions.Expect(admin.Page.GetByText("Live: new calls appear here")).ToBeVisibleAsync();

        await TwoNodes.UntilAsync(async () =>
        {
            var answers = await Task.WhenAll(nodes.Nodes.Select(node => nodes.SearchAsync(tokens["dev@example.com"], node)));
            return answers.All(answer => answer.Status == 401);
        });
        foreach (var node in nodes.Nodes)
        {
            var (status, body) = await nodes.SearchAsync(tokens["dev@example.com"], node);
            Assert.Equal(401, status);
            Assert.Contains("The access token was revoked", body, StringComparison.Ordinal);
            Assert.Equal(200, (await nodes.SearchAsync(tokens["lead@example.com"], node)).Status);
            Assert.Equal(200, (await nodes.SearchAsync(tokens["third@example.com"], node)).Status);
        }

        await Assertions.Expect(admin.Page.Locator("table.calls").GetByText("✗ 401 RevokedToken").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_session_of_a_handshake_version_stays_with_its_node()
    {
        // Not one of the users whose calls the other test counts.
        var token = await nodes.TokenAsync("admin@example.com", "tavily-mcp/search");
        await using var client = await McpClient.CreateAsync(
            new HttpClientTransport(new()
            {
                Endpoint = new Uri(nodes.Mcp),
                AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {token}" },
            }),
            new McpClientOptions { ProtocolVersion = "2025-11-25" });

        Assert.NotNull(client.SessionId);
        for (var call = 0; call < 10; call++)
        {
            var result = await client.CallToolAsync("search", new Dictionary<string, object?> { ["query"] = "model context protocol" });
            Assert.NotEqual(true, result.IsError);
        }
    }
}

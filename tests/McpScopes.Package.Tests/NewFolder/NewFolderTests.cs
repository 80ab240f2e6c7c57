using System.Text.Json.Nodes;
using CognitoStandIn;
using McpScopes.EndToEnd.Tests.Authority;
using McpScopes.EndToEnd.Tests.Authority.Upstream;
using McpScopes.EndToEnd.Tests.Clients;
using McpScopes.Tests.Wire;

namespace McpScopes.Package.Tests.NewFolder;

/// <summary>The first minutes of a user, with the official TypeScript client; then the same program with a company's user pool behind it.</summary>
public sealed class NewFolderTests(NewFolder folder) : IClassFixture<NewFolder>
{
    private const string Search = "tavily-mcp/search";
    private const string Extract = "tavily-mcp/extract";

    [Theory]
    [InlineData("admin@example.com", true)]
    [InlineData("dev@example.com", false)]
    public async Task The_TypeScript_client_signs_in_is_refused_and_steps_up_if_its_user_may(string email, bool mayExtract)
    {
        await using var server = await folder.RunAsync();
        using var user = new ScriptedUser(new Uri(server.Address, "/authority"), email);

        await StepUpAsync(server, user, mayExtract);
    }

    [Theory]
    [InlineData("lead@example.com", true)]
    [InlineData("dev@example.com", false)]
    public async Task With_a_user_pool_behind_it_the_same_client_does_the_same_and_settings_alone_changed(string email, bool mayExtract)
    {
        var address = new Uri($"http://localhost:{FreePort.Next()}");
        await using var pool = await UserPool.StartAsync(
            new Uri($"http://localhost:{FreePort.Next()}"), new Uri(address, "/authority/upstream/callback"));
        await using var server = await folder.RunAsync(
            address,
            ("McpAuthority:Upstream:Provider", "Cognito"),
            ("McpAuthority:Upstream:Authority", pool.Issuer),
            ("McpAuthority:Upstream:ClientId", UserPool.ClientId),
            ("McpAuthority:Upstream:ClientSecret", UserPool.ClientSecret),
            ("McpAuthority:Grants:0:Claim", "cognito:groups"),
            ("McpAuthority:Grants:0:Value", "researchers"),
            ("McpAuthority:Grants:0:Scopes:0", Extract));
        using var client = new AuthorityClient(address);
        using var atThePool = new CompanyVisitor(client);
        using var user = new ScriptedUser(client.Issuer, email, authorization => atThePool.SignInAsync(authorization, email));

        await StepUpAsync(server, user, mayExtract);
    }

    private static async Task StepUpAsync(RunningFolder server, ScriptedUser user, bool mayExtract)
    {
        var arguments = new JsonObject { ["url"] = "https://example.com/" };
        await using var agent = await TypeScriptAgent.ConnectAsync("typescript", new Uri(server.Address, "/mcp"), "2026-07-28", user);
        Assert.Equal([[Search]], user.ScopesAskedFor);

        if (mayExtract)
        {
            var page = await agent.CallToolAsync("extract", arguments);
            Assert.Contains("The text of the page.", page.ToJsonString(), StringComparison.Ordinal);
        }
        else
        {
            await Assert.ThrowsAsync<AgentException>(() => agent.CallToolAsync("extract", arguments));
        }

        Assert.Equal([[Search], [Extract, Search]], user.ScopesAskedFor);
        Assert.All(user.ResourcesAskedFor, resource => Assert.Equal(new Uri(server.Address, "/mcp").AbsoluteUri, resource));
    }
}

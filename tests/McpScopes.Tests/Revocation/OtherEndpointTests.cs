using System.Net.Http.Headers;
using McpScopes.Tests.Audit;
using McpScopes.Tests.Wire;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using static McpScopes.Tests.Revocation.RevocationNodes;

namespace McpScopes.Tests.Revocation;

/// <summary>Endpoints of the application's own that ask for a token of the scheme McpScopes take no token that the MCP endpoint would not take.</summary>
public sealed class OtherEndpointTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    private const string FurtherResource = "https://other.example.com/mcp";

    [Fact]
    public async Task They_refuse_a_revoked_token()
    {
        await using var server = await StartAsync(new SharedStore());
        var token = Token(server, "x");
        Assert.Equal(200, (await GetAsync(server, token)).Status);

        await RevokeAsync(server, "x");

        var refused = await GetAsync(server, token);
        Assert.Equal(401, refused.Status);
        Assert.Equal("Bearer error=\"invalid_token\", error_description=\"The access token was revoked\"", refused.Challenge);
        Assert.Equal(200, (await GetAsync(server, Token(server, "somebody else"))).Status);
    }

    [Fact]
    public async Task They_answer_503_while_nobody_can_tell_whether_it_was_revoked()
    {
        var store = new SharedStore();
        await using var server = await StartAsync(store);
        Assert.Equal(200, (await GetAsync(server, Token(server, "x"))).Status);

        store.BeforeRead = _ => throw new IOException("no store");

        Answer? answer = null;
        await Eventually(async () => (answer = await GetAsync(server, Token(server, "x"))).Status == 503, "it is 503");
        Assert.NotNull(answer!.RetryAfter);
        store.BeforeRead = _ => Task.CompletedTask;
        await Eventually(async () => (await GetAsync(server, Token(server, "x"))).Status == 200, "it is 200 again");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task They_refuse_a_token_that_is_for_another_of_the_MCP_endpoints(bool authenticatesFirst)
    {
        await using var server = await StartAsync(new SharedStore(), authenticatesFirst);
        var further = fixture.Authority.Token(FurtherResource, "tavily-mcp/search");

        Assert.Equal(401, (await GetAsync(server, further)).Status);
        Assert.Equal(200, (await GetAsync(server, Token(server, "x"))).Status);

        var request = server.Client.Request(
            ProtocolVersions.Handshake, further, """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","arguments":{"query":"mcp"}}}"""u8.ToArray());
        request.RequestUri = new Uri("/other", UriKind.Relative);
        Assert.Equal(200, (await server.Client.SendAsync(request)).Status);
    }

    /// <summary>A policy on the MCP endpoint itself asks before the front door can.</summary>
    [Fact]
    public async Task A_refusal_that_a_policy_asked_for_names_the_user_in_the_audit()
    {
        await using var audited = await AuditedServer.StartAsync(
            fixture.Authority,
            build: (builder, _) => builder.Services.AddAuthorization(),
            map: app => app.MapScopedMcp("/mcp").RequireAuthorization());
        await RevokeAsync(audited.Server, "x");

        Assert.Equal(401, await StatusAsync(audited.Server, Token(audited.Server, "x")));

        var record = await audited.RefusedAsync();
        Assert.Equal((ScopeAuditReason.RevokedToken, "x", 401), (record.Reason, record.Subject, record.Status));
    }

    private Task<TestServer> StartAsync(IDistributedCache store, bool authenticatesFirst = false) => TestServer.StartAsync(
        fixture.Authority,
        build: (builder, _) =>
        {
            builder.Services.AddSingleton(store);
            builder.Services.AddAuthorization();
        },
        map: app =>
        {
            if (authenticatesFirst)
            {
                // An order that nobody should write: nothing says yet which endpoint the token is for.
                app.UseAuthentication();
                app.UseRouting();
                app.UseAuthorization();
            }

            app.MapScopedMcp("/mcp");
            app.MapScopedMcp("/other", FurtherResource);
            app.MapGet("/reports", [Authorize] () => "a report");
        });

    private static async Task<Answer> GetAsync(TestServer server, string token)
    {
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.GetAsync("/reports");
        return await Answer.ReadAsync(response);
    }
}

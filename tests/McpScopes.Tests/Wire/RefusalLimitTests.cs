using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;

namespace McpScopes.Tests.Wire;

/// <summary><c>RefusalsPerMinute</c>: slows down who is refused again and again, and nobody else.</summary>
public sealed class RefusalLimitTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    [Fact]
    public async Task A_client_that_is_refused_too_often_gets_429_and_others_do_not()
    {
        await using var server = await StartAsync(limit: 3);
        var noisy = server.Token("openid");
        var quiet = server.Token("openid", descriptor => descriptor.Claims["email"] = "quiet@example.com");
        var statuses = new List<int>();
        for (var i = 0; i < 5; i++)
        {
            statuses.Add((await server.Client.CallToolAsync(ProtocolVersions.Stateless, noisy, "search")).Status);
        }

        Assert.Equal([403, 403, 403, 429, 429], statuses);
        Assert.Equal(403, (await server.Client.CallToolAsync(ProtocolVersions.Stateless, quiet, "search")).Status);
        Assert.Equal(200, (await server.Client.CallToolAsync(ProtocolVersions.Stateless, noisy, "whoami")).Status);
        Assert.Equal(1, server.Runs);
    }

    [Fact]
    public async Task Users_of_one_client_are_limited_each_for_themselves()
    {
        await using var server = await StartAsync(limit: 1);

        Assert.Equal(403, await SearchAsync("noisy"));
        Assert.Equal(429, await SearchAsync("noisy"));
        Assert.Equal(403, await SearchAsync("quiet"));

        // The access token of RFC 9068: who it is for, and which client asked for it.
        async Task<int> SearchAsync(string subject)
        {
            var token = server.Token("openid", descriptor => descriptor.Claims = new Dictionary<string, object> { ["sub"] = subject, ["client_id"] = "app" });
            return (await server.Client.CallToolAsync(ProtocolVersions.Stateless, token, "search")).Status;
        }
    }

    [Fact]
    public async Task Refusals_of_the_inner_door_count_as_well()
    {
        await using var server = await StartAsync(limit: 1);
        var token = server.Token("openid tavily-mcp/search");

        var statuses = new List<int>();
        for (var i = 0; i < 2; i++)
        {
            statuses.Add((await server.Client.CallToolAsync(
                ProtocolVersions.Handshake, token, "repo", new JsonObject { ["owner"] = "a", ["name"] = "b" })).Status);
        }

        Assert.Equal([403, 429], statuses);
        Assert.Equal(0, server.Runs);
    }

    [Fact]
    public async Task The_429_says_when_to_come_back_and_carries_the_challenge_that_it_takes_the_place_of()
    {
        await using var server = await StartAsync(limit: 1);
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        foreach (var token in new[] { "rubbish", server.Token("openid") })
        {
            var refused = await CallAsync(token);
            var limited = await CallAsync(token);

            Assert.Equal(HttpStatusCode.TooManyRequests, limited.StatusCode);
            Assert.InRange(limited.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
            Assert.NotEmpty(limited.Headers.WwwAuthenticate);
            Assert.Equal(refused.Headers.WwwAuthenticate.ToString(), limited.Headers.WwwAuthenticate.ToString());
            Assert.Contains("resource_metadata=", limited.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        }

        Task<HttpResponseMessage> CallAsync(string token) => http.SendAsync(server.Client.Request(
            ProtocolVersions.Handshake, token, """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search"}}"""u8.ToArray()));
    }

    [Fact]
    public async Task Newcomers_behind_one_address_are_told_where_to_sign_in_however_many_they_are()
    {
        await using var server = await StartAsync(limit: 1);
        foreach (var token in new[] { "rubbish", "rubbish" })
        {
            await server.Client.CallToolAsync(ProtocolVersions.Handshake, token, "search");
        }

        for (var i = 0; i < 10; i++)
        {
            var answer = await server.Client.CallToolAsync(ProtocolVersions.Handshake, token: null, "search");

            Assert.Equal(401, answer.Status);
            Assert.Contains("resource_metadata=", answer.Challenge, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_page_on_another_origin_uses_up_nobodys_refusals()
    {
        await using var server = await StartAsync(limit: 1);
        for (var i = 0; i < 10; i++)
        {
            var request = server.Client.Request(ProtocolVersions.Handshake, "rubbish", """{"jsonrpc":"2.0","id":1,"method":"tools/list"}"""u8.ToArray());
            request.Headers.Add("Origin", "https://evil.example");

            Assert.Equal(403, (await server.Client.SendAsync(request)).Status);
        }

        Assert.Equal(401, (await server.Client.CallToolAsync(ProtocolVersions.Handshake, "rubbish", "search")).Status);
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1", true)]
    [InlineData("::ffff:192.0.2.1", "::ffff:192.0.2.2", false)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("fe80::1%4", "fe80::2%4", true)]
    public async Task Addresses_count_one_by_one_and_those_of_IPv6_by_their_network(string first, string second, bool isOneClient)
    {
        var address = IPAddress.Parse(first);
        await using var server = await TestServer.StartAsync(fixture.Authority, options: scopes => scopes.RefusalsPerMinute = 1, map: app =>
        {
            app.Use((context, next) =>
            {
                context.Connection.RemoteIpAddress = address;
                return next(context);
            });
            app.MapScopedMcp("/mcp");
        });

        Assert.Equal(401, (await server.Client.CallToolAsync(ProtocolVersions.Handshake, "rubbish", "search")).Status);
        address = IPAddress.Parse(second);
        Assert.Equal(isOneClient ? 429 : 401, (await server.Client.CallToolAsync(ProtocolVersions.Handshake, "rubbish", "search")).Status);
    }

    private Task<TestServer> StartAsync(int limit) => TestServer.StartAsync(fixture.Authority, options: scopes => scopes.RefusalsPerMinute = limit);
}

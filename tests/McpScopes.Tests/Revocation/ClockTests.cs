using McpScopes.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace McpScopes.Tests.Revocation;

/// <summary>Clocks of nodes and issuers that are half a minute apart, and a setting that says so.</summary>
public sealed class ClockTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    private const string Subject = "5f0b0a54-7a43-4b7e-9d0a-0c0a3c1a6f01";

    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(-30)]
    [InlineData(0)]
    [InlineData(30)]
    public async Task What_was_issued_before_a_revocation_is_refused_whichever_clock_is_wrong(int node)
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, options: options => options.Revocation.ClockSkew = Apart);
        var tokens = new[] { -29, -1, 0 }.Select(issued => server.Token(
            "tavily-mcp/search", descriptor => descriptor.IssuedAt = DateTime.UtcNow.AddSeconds(issued))).ToList();

        // By the clock of the node that revokes.
        await server.App.Services.GetRequiredService<ITokenRevocations>().RevokeAsync(
            TokenRevocation.OfSubject(fixture.Authority.Issuer, Subject) with { NotBefore = DateTimeOffset.UtcNow.AddSeconds(node) });

        foreach (var token in tokens)
        {
            var answer = await server.Client.CallToolAsync(ProtocolVersions.Stateless, token, "search", new() { ["query"] = "q" });
            Assert.Equal(401, answer.Status);
        }

        Assert.Equal(0, server.Runs);
    }
}

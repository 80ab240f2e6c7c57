using McpScopes.Tests.Wire;
using static McpScopes.Tests.Revocation.RevocationNodes;

namespace McpScopes.Tests.Revocation;

/// <summary>A revocation is kept for 400 days where nobody says how long tokens live: none counts again because it has ended.</summary>
public sealed class TokenAgeTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    /// <summary>Issued so many days ago, valid from so many days ago, valid for so many more days; 0 stands for a claim that is not there.</summary>
    public static TheoryData<int, int, int, int> Ages => new()
    {
        { 399, 399, 1, 200 },
        { 399, 399, 4000, 200 },
        { 401, 401, 1, 401 },
        { 401, 1, 1, 401 },
        { 0, 399, 1, 401 },
        { 0, 398, 1, 200 },
        { 0, 0, 399, 200 },
        { 0, 0, 401, 401 },
    };

    [Theory]
    [MemberData(nameof(Ages))]
    public async Task A_token_that_could_outlive_its_revocation_is_refused(int issued, int from, int left, int status)
    {
        await using var server = await TestServer.StartAsync(fixture.Authority);
        var now = DateTime.UtcNow;
        var token = Token(server, "x", descriptor =>
        {
            descriptor.IssuedAt = issued == 0 ? null : now.AddDays(-issued);
            descriptor.NotBefore = from == 0 ? null : now.AddDays(-from);
            descriptor.Expires = now.AddDays(left).AddMinutes(1);
        });

        Assert.Equal(status, await StatusAsync(server, token));
        Assert.Equal(status == 200 ? 1 : 0, server.Runs);
    }

    /// <summary>The very last token of those that a revocation concerns is too old when the revocation ends, and not a moment later.</summary>
    [Fact]
    public async Task The_oldest_that_still_counts_is_younger_than_any_revocation_that_has_ended()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority);
        var revoked = DateTimeOffset.UtcNow.AddDays(-400).AddMinutes(2);
        await Revocations(server).RevokeAsync(TokenRevocation.OfSubject(fixture.Authority.Issuer, "x") with { NotBefore = revoked });

        Assert.Equal(401, await StatusAsync(server, Token(server, "x", token => token.IssuedAt = revoked.UtcDateTime.AddSeconds(-10))));
        Assert.Equal(200, await StatusAsync(server, Token(server, "y", token => token.IssuedAt = revoked.UtcDateTime.AddSeconds(-10))));
        var listed = Assert.Single(await Revocations(server).ListAsync().ToListAsync());
        Assert.True(listed.ExpiresAt > revoked.AddDays(400), $"It ends at {listed.ExpiresAt:O}.");
    }
}

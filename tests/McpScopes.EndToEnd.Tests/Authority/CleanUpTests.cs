using System.Net;
using McpScopes.Authority;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.EntityFrameworkCore.Models;

namespace McpScopes.EndToEnd.Tests.Authority;

/// <summary>What nobody can use any more goes away, and nothing else does.</summary>
public sealed class CleanUpTests : IAsyncLifetime
{
    private AuthorityHost _host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await AuthorityHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_sign_in_of_days_ago_goes_on_and_the_used_token_of_yesterday_is_still_known_to_be_used()
    {
        var first = await _host.Client.LoginAsync("dev@example.com", "tavily-mcp/search");
        var second = await _host.Client.RefreshAsync(first.RefreshToken!);
        await AgeAsync(await _host.Client.ClientIdAsync(), TimeSpan.FromHours(20));
        await CleanUpAsync();

        var third = await _host.Client.RefreshAsync(second.RefreshToken!);
        await Assert.ThrowsAsync<OAuthErrorException>(() => _host.Client.RefreshAsync(first.RefreshToken!));
        var ended = await Assert.ThrowsAsync<OAuthErrorException>(() => _host.Client.RefreshAsync(third.RefreshToken!));

        Assert.Equal("invalid_grant", ended.Error);
    }

    [Fact]
    public async Task A_refresh_token_that_is_good_for_days_yet_survives_and_so_does_its_client()
    {
        var token = await _host.Client.LoginAsync("dev@example.com", "tavily-mcp/search");
        await AgeAsync(await _host.Client.ClientIdAsync(), TimeSpan.FromDays(10));
        await AgeClientsAsync();

        await CleanUpAsync();

        Assert.Equal("tavily-mcp/search", (await _host.Client.RefreshAsync(token.RefreshToken!)).Scope);
    }

    [Fact]
    public async Task Expired_tokens_and_their_sign_in_go_and_what_the_user_allowed_stays()
    {
        await _host.Client.LoginAsync("dev@example.com", "tavily-mcp/search");
        await AgeAsync(await _host.Client.ClientIdAsync(), TimeSpan.FromDays(40));
        await AgeClientsAsync();

        await CleanUpAsync();

        await InDatabaseAsync(async db =>
        {
            Assert.Equal(0, await db.Set<OpenIddictEntityFrameworkCoreToken>().CountAsync(Cancellation));
            Assert.Equal("permanent", (await db.Set<OpenIddictEntityFrameworkCoreAuthorization>().SingleAsync(Cancellation)).Type);
        });
        using var browser = new TestBrowser(_host.Server);
        var answer = await _host.Client.SignInAsync(browser, await _host.Client.RequestAsync("tavily-mcp/search"), "dev@example.com");
        Assert.NotNull(answer.Query("code"));
    }

    [Fact]
    public async Task A_client_that_nobody_allowed_anything_goes_after_a_month_and_not_before()
    {
        using var younger = new AuthorityClient(_host.Server, _host.Resource);
        var request = await _host.Client.RequestAsync("tavily-mcp/search");
        await AgeClientsAsync();
        var kept = await younger.RequestAsync("tavily-mcp/search");

        await CleanUpAsync();

        using var browser = new TestBrowser(_host.Server);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.OpenAsync(request.At(_host.Client.Issuer))).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.OpenAsync(kept.At(_host.Client.Issuer))).Status);
        await InDatabaseAsync(async db => Assert.Equal(1, await db.Registrations.CountAsync(Cancellation)));
    }

    [Fact]
    public async Task A_sign_in_at_the_identity_provider_goes_when_nothing_can_hang_on_it_any_more()
    {
        await InDatabaseAsync(async db =>
        {
            db.UpstreamSessions.AddRange(Session("old", TimeSpan.FromDays(15)), Session("young", TimeSpan.FromDays(14)));
            await db.SaveChangesAsync(Cancellation);
        });

        await CleanUpAsync();

        await InDatabaseAsync(async db => Assert.Equal("young", (await db.UpstreamSessions.SingleAsync(Cancellation)).Id));
    }

    private static UpstreamSession Session(string id, TimeSpan age) => new()
    {
        Id = id,
        Subject = "somebody",
        Issuer = "https://login.example.com",
        Claims = "{}",
        Tokens = "",
        CreatedAt = DateTimeOffset.UtcNow.AddDays(-100).ToUnixTimeMilliseconds(),
        CheckedAt = (DateTimeOffset.UtcNow - age).ToUnixTimeMilliseconds(),
    };

    private Task CleanUpAsync() => _host.Services.GetRequiredService<CleanUp>().RunAsync(Cancellation);

    /// <summary>Makes everything of a client as if it had happened that much earlier.</summary>
    private Task AgeAsync(string clientId, TimeSpan age) => InDatabaseAsync(async db =>
    {
        foreach (var token in await db.Set<OpenIddictEntityFrameworkCoreToken>()
            .Where(row => row.Application!.ClientId == clientId).ToListAsync(Cancellation))
        {
            token.CreationDate -= age;
            token.ExpirationDate -= age;
        }

        foreach (var authorization in await db.Set<OpenIddictEntityFrameworkCoreAuthorization>()
            .Where(row => row.Application!.ClientId == clientId).ToListAsync(Cancellation))
        {
            authorization.CreationDate -= age;
        }

        await db.SaveChangesAsync(Cancellation);
    });

    private Task AgeClientsAsync()
    {
        var longAgo = DateTimeOffset.UtcNow.AddDays(-31).ToUnixTimeMilliseconds();
        return InDatabaseAsync(db => db.Registrations.ExecuteUpdateAsync(
            row => row.SetProperty(client => client.RegisteredAt, longAgo), Cancellation));
    }

    private async Task InDatabaseAsync(Func<AuthorityDb, Task> work)
    {
        await using var scope = _host.Services.CreateAsyncScope();
        await work(scope.ServiceProvider.GetRequiredService<AuthorityDb>());
    }
}

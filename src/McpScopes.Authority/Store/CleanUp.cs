using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.EntityFrameworkCore.Models;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace McpScopes.Authority;

/// <summary>Removes what can no longer be used, once an hour on each node: it does no harm to do it twice.</summary>
internal sealed partial class CleanUp(IServiceScopeFactory scopes, IOptions<McpAuthorityOptions> options, TimeProvider time,
    ILogger<CleanUp> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>How long a client that nobody has allowed anything is kept.</summary>
    private static readonly TimeSpan UnusedClients = TimeSpan.FromDays(30);

    /// <summary>How long a used or expired token is kept: a second use must still be recognised.</summary>
    private static readonly TimeSpan UsedTokens = TimeSpan.FromDays(1);

    public async Task RunAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var now = time.GetUtcNow();
        await scope.ServiceProvider.GetRequiredService<IOpenIddictTokenManager>().PruneAsync(now - UsedTokens, cancellation);
        await scope.ServiceProvider.GetRequiredService<IOpenIddictAuthorizationManager>().PruneAsync(now - UsedTokens, cancellation);

        var db = scope.ServiceProvider.GetRequiredService<AuthorityDb>();
        // A sign-in that nobody came back from. Its state says itself when it expires, so that nothing has to be remembered of it.
        await db.Set<OpenIddictEntityFrameworkCoreToken>()
            .Where(token => token.Type == TokenTypeIdentifiers.Private.StateToken && token.ExpirationDate < now.UtcDateTime)
            .ExecuteDeleteAsync(cancellation);
        var lastUse = (now - options.Value.RefreshTokenLifetime - options.Value.SessionLifetime).ToUnixTimeMilliseconds();
        await db.UpstreamSessions.Where(row => row.CheckedAt < lastUse).ExecuteDeleteAsync(cancellation);

        var registeredBefore = (now - UnusedClients).ToUnixTimeMilliseconds();
        var unused = await db.Registrations.AsNoTracking()
            .Where(row => row.RegisteredAt < registeredBefore && !db.Set<OpenIddictEntityFrameworkCoreApplication>()
                .Any(client => client.ClientId == row.ClientId && client.Authorizations.Count > 0))
            .OrderBy(row => row.RegisteredAt)
            .Take(1000)
            .ToListAsync(cancellation);
        var applications = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
        foreach (var registration in unused)
        {
            if (await applications.FindByClientIdAsync(registration.ClientId, cancellation) is { } application)
            {
                await applications.DeleteAsync(application, cancellation);
            }

            await db.Registrations.Where(row => row.ClientId == registration.ClientId).ExecuteDeleteAsync(cancellation);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The database is away: an hour later is soon enough.
                LogFailed(logger, exception);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Expired clients and tokens could not be removed.")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}

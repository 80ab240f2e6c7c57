using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace McpScopes.Authority;

/// <summary>
/// The users of the identity provider: found by their sign-in, which is asked about again when the last answer is too old. On all nodes
/// together one at a time asks about one sign-in, since an identity provider that rotates refresh tokens takes two at once for theft.
/// </summary>
internal sealed class UpstreamAccounts(
    IServiceScopeFactory scopes, UpstreamCheck check, UpstreamClaims claims, BrowserProtection protection,
        IOptions<McpAuthorityOptions> options, TimeProvider time)
    : IAccounts
{
    private static readonly TimeSpan LongestCheck = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public async Task<Account?> FindAsync(string? subject, string? upstreamSession, CancellationToken cancellation)
    {
        if (subject is null || upstreamSession is null)
        {
            return null;
        }

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AuthorityDb>();
        var giveUp = time.GetUtcNow() + LongestCheck;
        while (true)
        {
            var session = await db.UpstreamSessions.AsNoTracking().FirstOrDefaultAsync(row => row.Id == upstreamSession, cancellation);
            if (session is null || session.Ended || session.Subject != subject)
            {
                return null;
            }

            var now = time.GetUtcNow();
            if (now.ToUnixTimeMilliseconds() - session.CheckedAt < options.Value.Upstream.CheckInterval.TotalMilliseconds)
            {
                return claims.Account(session);
            }

            if (await TakeTurnAsync(db, session, now, cancellation))
            {
                return await AskAsync(db, session) is { } current ? claims.Account(current) : null;
            }

            if (now > giveUp)
            {
                throw new UpstreamUnavailableException("Another node has been asking the identity provider for too long.");
            }

            await Task.Delay(Pause, cancellation);
            if (await WasAnsweredSinceAsync(db, session, cancellation) is { } answered)
            {
                return answered.Ended ? null : claims.Account(answered);
            }
        }
    }

    private static async Task<bool> TakeTurnAsync(AuthorityDb db, UpstreamSession session, DateTimeOffset now,
        CancellationToken cancellation)
    {
        var (from, until) = (now.ToUnixTimeMilliseconds(), (now + LongestCheck).ToUnixTimeMilliseconds());
        return await db.UpstreamSessions
            .Where(row => row.Id == session.Id && row.CheckedAt == session.CheckedAt && row.CheckingUntil < from && !row.Ended)
            .ExecuteUpdateAsync(row => row.SetProperty(value => value.CheckingUntil, until), cancellation) == 1;
    }

    /// <summary>With a <c>CheckInterval</c> of zero an answer that came while we waited is new enough, too.</summary>
    private static async Task<UpstreamSession?> WasAnsweredSinceAsync(AuthorityDb db, UpstreamSession session,
        CancellationToken cancellation) =>
        await db.UpstreamSessions.AsNoTracking()
            .FirstOrDefaultAsync(row => row.Id == session.Id && (row.CheckedAt > session.CheckedAt || row.Ended), cancellation);

    private async Task<UpstreamSession?> AskAsync(AuthorityDb db, UpstreamSession session)
    {
        try
        {
            var tokens = UpstreamTokens.Unprotect(session.Tokens, protection.AtRest);
            // The answer is kept even when the client hangs up: an identity provider that rotates its tokens gives it once.
            var answer = tokens is null ? null : await check.AskAsync(tokens, session, CancellationToken.None);
            if (answer is null)
            {
                await db.UpstreamSessions.Where(row => row.Id == session.Id)
                    .ExecuteUpdateAsync(row =>
                        row.SetProperty(value => value.Ended, true).SetProperty(value => value.CheckingUntil, 0), CancellationToken.None);
                return null;
            }

            session.Claims = answer.Claims ?? session.Claims;
            session.Tokens = answer.Tokens.Protect(protection.AtRest);
            session.CheckedAt = time.GetUtcNow().ToUnixTimeMilliseconds();
            await db.UpstreamSessions.Where(row => row.Id == session.Id).ExecuteUpdateAsync(
                row => row.SetProperty(value => value.Claims, session.Claims)
                    .SetProperty(value => value.Tokens, session.Tokens)
                    .SetProperty(value => value.CheckedAt, session.CheckedAt)
                    .SetProperty(value => value.CheckingUntil, 0),
                CancellationToken.None);
            return session;
        }
        catch (UpstreamUnavailableException)
        {
            await db.UpstreamSessions.Where(row => row.Id == session.Id)
                .ExecuteUpdateAsync(row => row.SetProperty(value => value.CheckingUntil, 0), CancellationToken.None);
            throw;
        }
    }
}

using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using McpScopes.Identity;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace McpScopes.Revocation;

/// <summary>Says which tokens still count, and ends what those that do not have begun.</summary>
internal sealed class TokenRevocations(
    RevocationStore store,
    StoreWatch watch,
    MetRevocations met,
    OpenCalls calls,
    IOptions<McpScopesOptions> options,
    RevocationLog log,
    TimeProvider time,
    IEnumerable<ILocalAuthority> authorities) : BackgroundService, ITokenRevocations
{
    private const int MaxKnownTokens = 10_000;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan FurthestAhead = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<TokenNames, Finding> _known = new();
    private readonly TokenRevocationOptions _options = options.Value.Revocation;
    private long _judged;

    /// <summary>As long as it stays the same, a token that counted still does.</summary>
    public long Generation => watch.Generation;

    public async ValueTask RevokeAsync(TokenRevocation revocation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(revocation);
        var now = time.GetUtcNow();
        if (revocation.NotBefore > now + FurthestAhead)
        {
            throw new ArgumentException("NotBefore is more than a day ahead: nobody knows which tokens will be issued until then.", nameof(revocation));
        }

        // A refresh token outlives what the store keeps: the authority in this application is always told.
        foreach (var authority in authorities.Where(authority => authority.Issuer == revocation.Issuer))
        {
            await authority.EndAsync(revocation, cancellationToken).ConfigureAwait(false);
        }

        var kept = new KeptRevocation(
            revocation.Kind, revocation.Issuer, revocation.Value, revocation.NotBefore, (revocation.ExpiresAt ?? revocation.NotBefore + Lifetime) + Margin);
        if (kept.ExpiresAt <= now)
        {
            return;
        }

        met.Meet(kept);
        await store.KeepAsync([kept], cancellationToken).ConfigureAwait(false);
        log.Revoked(revocation);
        watch.Advance();
        foreach (var call in calls.All)
        {
            if (call.Token is var token && token.Names.AreMeantBy(kept) && Judge(token, kept.NotBefore) is RevocationStanding.Revoked)
            {
                call.End();
            }
        }
    }

    public async ValueTask<bool> IsRevokedAsync(ClaimsPrincipal user, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        return await StandingAsync(RevocableToken.Of(user), cancellationToken).ConfigureAwait(false) switch
        {
            RevocationStanding.Good => false,
            RevocationStanding.Revoked or RevocationStanding.TooLong => true,
            _ => throw new InvalidOperationException("The revocation store cannot be reached (McpScopes:Revocation:WhenStoreFails)."),
        };
    }

    public async IAsyncEnumerable<TokenRevocation> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var kept in await store.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return kept.ToPublic();
        }
    }

    /// <summary>Says whether the token counts, from what was noted at it where that is still true. It does not fail.</summary>
    public ValueTask<RevocationStanding> StandingAsync(AccessToken token, CancellationToken cancellationToken)
    {
        var revocable = RevocableToken.Of(token);
        return token.AsIssued.Revocation is Finding found && found.Generation == watch.Generation && watch.IsFresh && !LivesTooLong(revocable)
            ? new(Judge(revocable, found.NotBefore))
            : FindAndNoteAsync(token, revocable, cancellationToken);
    }

    /// <summary>Says whether the token counts. It does not fail.</summary>
    public ValueTask<RevocationStanding> StandingAsync(RevocableToken token, CancellationToken cancellationToken) =>
        LivesTooLong(token) ? new(RevocationStanding.TooLong)
        : watch.IsFresh && _known.TryGetValue(token.Names, out var found) && found.Generation == watch.Generation ? new(Judge(token, found.NotBefore))
        : AskAsync(token, cancellationToken);

    /// <summary>Whether the store answered a moment ago, or does now.</summary>
    public async ValueTask<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        if (!watch.IsFresh)
        {
            await watch.RefreshAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return watch.IsFresh;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Each for itself: what takes long keeps nobody from asking the store, and what fails is tried again.
        var (restoring, judging) = (Task.CompletedTask, Task.CompletedTask);
        using var timer = new PeriodicTimer(PollInterval, time);
        try
        {
            do
            {
                await watch.RefreshAsync().WaitAsync(stoppingToken).ConfigureAwait(false);
                restoring = restoring.IsCompleted ? TryAsync(stop => watch.RestoreAsync(met, stop), stoppingToken) : restoring;
                judging = judging.IsCompleted ? TryAsync(JudgeOpenCallsAsync, stoppingToken) : judging;
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // A host that is disposed without being stopped would log it as a failure.
        }
    }

    private async ValueTask<RevocationStanding> FindAndNoteAsync(AccessToken token, RevocableToken revocable, CancellationToken cancellationToken)
    {
        var standing = await StandingAsync(revocable, cancellationToken).ConfigureAwait(false);
        if (_known.TryGetValue(revocable.Names, out var found))
        {
            token.AsIssued.Revocation = found;
        }

        return standing;
    }

    private TimeSpan Lifetime => _options.MaximumTokenLifetime ?? RevocationStore.LongestLife;

    /// <summary>Clocks differ: a token may be taken, and may have been issued, a little later than its issuer's clock says.</summary>
    private TimeSpan Margin => _options.ClockSkew + TimeSpan.FromMinutes(6);

    /// <summary>Whether a revocation of the token may have ended before it: it would count again.</summary>
    private bool LivesTooLong(RevocableToken token)
    {
        if (_options.MaximumTokenLifetime is { } longest)
        {
            return !(token.ExpiresAt - (token.IssuedAt ?? token.NotBefore) <= longest);
        }

        var now = time.GetUtcNow();
        return token.IssuedAt is { } issued
            ? now - issued > RevocationStore.LongestLife
            : token.ExpiresAt - (token.NotBefore ?? now) > RevocationStore.LongestLife;
    }

    private async ValueTask<RevocationStanding> AskAsync(RevocableToken token, CancellationToken cancellationToken)
    {
        // More than once: on a busy machine an answer may be old before it is looked at, and the store is none the worse for it.
        for (var attempt = 0; attempt < 3 && !watch.IsFresh && !watch.IsResting; attempt++)
        {
            await watch.RefreshAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        if (watch.IsFresh)
        {
            try
            {
                return Judge(token, await LookUpAsync(token.Names, cancellationToken).ConfigureAwait(false));
            }
#pragma warning disable CA1031 // The store is the application's, and may throw anything.
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                watch.Failed(exception);
            }
        }

        // What is revoked stays so, and is known here.
        return Judge(token, met.NotBefore(token.Names)) is RevocationStanding.Revoked ? RevocationStanding.Revoked
            : _options.WhenStoreFails is RevocationFailureMode.Continue ? RevocationStanding.Good
            : RevocationStanding.Unknown;
    }

    /// <summary>
    /// After a revocation somewhere, whatever is open here is judged again: however long the store takes, since nobody else would ask for an open
    /// stream. Where it fails the next round goes on with what is left; what was looked up in this generation is not asked for again.
    /// </summary>
    private async Task JudgeOpenCallsAsync(CancellationToken cancellationToken)
    {
        var generation = watch.Generation;
        if (generation == _judged)
        {
            return;
        }

        met.Prune();
        await Parallel.ForEachAsync(calls.All, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken }, async (call, stop) =>
        {
            if (Judge(call.Token, await LookUpAsync(call.Token.Names, stop).ConfigureAwait(false)) is RevocationStanding.Revoked)
            {
                call.End();
            }
        }).ConfigureAwait(false);
        _judged = generation;
    }

    private async Task TryAsync(Func<CancellationToken, Task> work, CancellationToken stoppingToken)
    {
        try
        {
            await work(stoppingToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The store is the application's, and may throw anything.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (!stoppingToken.IsCancellationRequested)
            {
                watch.Failed(exception);
            }
        }
    }

    /// <summary>Returns the latest moment before which tokens of these names are revoked, as the store or this node knows it.</summary>
    private async Task<DateTimeOffset?> LookUpAsync(TokenNames names, CancellationToken cancellationToken)
    {
        var generation = watch.Generation;
        if (_known.TryGetValue(names, out var known) && known.Generation == generation)
        {
            return known.NotBefore;
        }

        var found = (await Task.WhenAll(names.Keys().Select(key => ReadAsync(key, cancellationToken))).ConfigureAwait(false)).Max();
        if (_known.Count >= MaxKnownTokens)
        {
            // Cheaper than to remember which was used last: what is used is soon there again, and what is revoked this node has met.
            _known.Clear();
        }

        _known[names] = new Finding(generation, found);
        return found;
    }

    private async Task<DateTimeOffset?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(key, cancellationToken).ConfigureAwait(false) is { } kept)
        {
            met.Meet(kept);
        }

        return met.NotBefore(key);
    }

    private RevocationStanding Judge(RevocableToken token, DateTimeOffset? notBefore) =>
        notBefore is { } moment && token.IsOlderThan(moment + _options.ClockSkew) ? RevocationStanding.Revoked : RevocationStanding.Good;

    /// <summary>What was found out about the tokens of some names.</summary>
    /// <param name="Generation">As long as it stays the same, that is true.</param>
    /// <param name="NotBefore">The latest of the revocations that concern them.</param>
    private sealed record Finding(long Generation, DateTimeOffset? NotBefore);
}

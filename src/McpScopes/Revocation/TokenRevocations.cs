using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using McpScopes.Identity;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace McpScopes.Revocation;

/// <summary>
/// Says which tokens still count. A node reads the store's epoch twice a second; as long as it stays the same, what the node has
/// looked up about a token stays true, and no call asks the store. When two nodes write the epoch at once, one of the two values is lost, but
/// either is new to everybody.
/// </summary>
internal sealed class TokenRevocations : BackgroundService, ITokenRevocations
{
    private const int MaxKnownTokens = 10_000;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(400);

    private static readonly TimeSpan FurthestAhead = TimeSpan.FromDays(1);

    /// <summary>How long what a node knows counts without asking again, and how long a store that failed is left alone.</summary>
    private static readonly TimeSpan Trust = TimeSpan.FromMilliseconds(900);
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<RevocableToken, Finding> _known = new();

    /// <summary>The revocations that this node made or met. A store that lost its memory gets them back.</summary>
    private readonly ConcurrentDictionary<string, KeptRevocation> _met = new();
    private readonly Lock _gate = new();
    private readonly RevocationStore _store;
    private readonly TokenRevocationOptions _options;
    private readonly OpenStreams _streams;
    private readonly RevocationLog _log;
    private readonly TimeProvider _time;
    private readonly IEnumerable<ILocalAuthority> _authorities;
    private string? _epoch;
    private long _generation;
    private long _askedAt;
    private long _failedAt;
    private bool _fails;
    private Task _asking = Task.CompletedTask;

    public TokenRevocations(
        RevocationStore store, IOptions<McpScopesOptions> options, OpenStreams streams, RevocationLog log, TimeProvider time,
        IEnumerable<ILocalAuthority> authorities)
    {
        (_store, _options, _streams, _log, _time, _authorities) = (store, options.Value.Revocation, streams, log, time, authorities);
        (_askedAt, _failedAt) = (long.MinValue / 2, long.MinValue / 2);
    }

    public async ValueTask RevokeAsync(TokenRevocation revocation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(revocation);
        var now = _time.GetUtcNow();
        if (revocation.NotBefore > now + FurthestAhead)
        {
            throw new ArgumentException("NotBefore is more than a day ahead: nobody knows which tokens will be issued until then.", nameof(revocation));
        }

        // A refresh token outlives what the store keeps: the authority in this application is always told.
        foreach (var authority in _authorities.Where(authority => authority.Issuer == revocation.Issuer))
        {
            await authority.EndAsync(revocation, cancellationToken).ConfigureAwait(false);
        }

        var kept = new KeptRevocation(
            revocation.Kind, revocation.Issuer, revocation.Value, revocation.NotBefore, (revocation.ExpiresAt ?? revocation.NotBefore + Lifetime) + Margin);
        if (kept.ExpiresAt <= now)
        {
            return;
        }

        Meet(kept);
        await _store.KeepAsync([kept], cancellationToken).ConfigureAwait(false);
        _log.Revoked(revocation);
        await RenewAsync(isStoreEmpty: false, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<bool> IsRevokedAsync(ClaimsPrincipal user, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        return await StandingAsync(user, cancellationToken).ConfigureAwait(false) switch
        {
            RevocationStanding.Good => false,
            RevocationStanding.Revoked or RevocationStanding.TooLong => true,
            _ => throw new InvalidOperationException("The revocation store cannot be reached (McpScopes:Revocation:WhenStoreFails)."),
        };
    }

    public async IAsyncEnumerable<TokenRevocation> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var kept in await _store.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return kept.ToPublic();
        }
    }

    /// <summary>Says whether the caller's token counts, from what was noted at it where that is still true. It does not fail.</summary>
    public ValueTask<RevocationStanding> StandingAsync(Caller caller, CancellationToken cancellationToken) =>
        _options.MaximumTokenLifetime is null
        && caller.Token.Revocation is Finding found && found.Generation == Volatile.Read(ref _generation) && IsFresh
            ? new(Judge(caller.Principal, found))
            : FindAndNoteAsync(caller, cancellationToken);

    /// <summary>Says whether the token counts. It does not fail.</summary>
    public ValueTask<RevocationStanding> StandingAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (_options.MaximumTokenLifetime is { } longest && LivesLonger(user, longest))
        {
            return new(RevocationStanding.TooLong);
        }

        var token = RevocableToken.Of(user);
        return IsFresh && _known.TryGetValue(token, out var found) && found.Generation == Volatile.Read(ref _generation)
            ? new(Judge(user, found))
            : AskAsync(user, token, cancellationToken);
    }

    /// <summary>Whether the store answered a moment ago, or does now.</summary>
    public async ValueTask<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        if (!IsFresh)
        {
            await RefreshAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return IsFresh;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(PollInterval, _time);
        do
        {
            await RefreshAsync().WaitAsync(stoppingToken).ConfigureAwait(false);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private async ValueTask<RevocationStanding> FindAndNoteAsync(Caller caller, CancellationToken cancellationToken)
    {
        var standing = await StandingAsync(caller.Principal, cancellationToken).ConfigureAwait(false);
        if (_known.TryGetValue(RevocableToken.Of(caller.Principal), out var found))
        {
            caller.Token.Revocation = found;
        }

        return standing;
    }

    private bool IsFresh => _time.GetElapsedTime(Volatile.Read(ref _askedAt)) < Trust;

    private TimeSpan Lifetime => _options.MaximumTokenLifetime ?? RevocationStore.LongestLife;

    /// <summary>Clocks differ: a token may be taken, and may have been issued, a little later than its issuer's clock says.</summary>
    private TimeSpan Margin => _options.ClockSkew + TimeSpan.FromMinutes(6);

    private async ValueTask<RevocationStanding> AskAsync(ClaimsPrincipal user, RevocableToken token, CancellationToken cancellationToken)
    {
        // More than once: on a busy machine an answer may be old before it is looked at, and the store is none the worse for it.
        for (var attempt = 0; attempt < 3 && !IsFresh && _time.GetElapsedTime(Volatile.Read(ref _failedAt)) >= Rest; attempt++)
        {
            await RefreshAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return await FindAsync(user, token, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks for the epoch: once, for all who want to know.</summary>
    private Task RefreshAsync()
    {
        lock (_gate)
        {
            return _asking = _asking.IsCompleted ? PollAsync() : _asking;
        }
    }

    private async Task PollAsync()
    {
        try
        {
            var asked = _time.GetTimestamp();
            var epoch = await _store.ReadEpochAsync().ConfigureAwait(false);
            Volatile.Write(ref _askedAt, asked);
            if (Interlocked.Exchange(ref _fails, false))
            {
                _log.StoreRecovered();
            }

            if (epoch != _epoch)
            {
                await RenewAsync(isStoreEmpty: epoch is null, CancellationToken.None).ConfigureAwait(false);
                _epoch = epoch;
            }
        }
#pragma warning disable CA1031 // The store is the application's: whatever it throws, it is asked again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Failed(exception);
        }
    }

    /// <summary>What was looked up is looked up again, and streams that are open are judged again.</summary>
    private async Task RenewAsync(bool isStoreEmpty, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        foreach (var (key, kept) in _met)
        {
            if (kept.ExpiresAt <= now)
            {
                _met.TryRemove(key, out _);
            }
        }

        if (isStoreEmpty)
        {
            await _store.RestoreAsync([.. _met.Values], cancellationToken).ConfigureAwait(false);
        }

        Interlocked.Increment(ref _generation);
        await Parallel.ForEachAsync(_streams.All, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken }, async (stream, stop) =>
        {
            if (await FindAsync(stream.User, RevocableToken.Of(stream.User), stop).ConfigureAwait(false) is RevocationStanding.Revoked)
            {
                stream.Close();
            }
        }).ConfigureAwait(false);
    }

    private async ValueTask<RevocationStanding> FindAsync(ClaimsPrincipal user, RevocableToken token, CancellationToken cancellationToken)
    {
        var generation = Volatile.Read(ref _generation);
        if (_known.TryGetValue(token, out var last) && last.Generation == generation && IsFresh)
        {
            return Judge(user, last);
        }

        if (IsFresh)
        {
            try
            {
                var found = await Task.WhenAll(token.Keys().Select(key => ReadAsync(key, cancellationToken))).ConfigureAwait(false);
                var finding = new Finding(generation, found.Max());
                MakeRoom();

                _known[token] = finding;
                return Judge(user, finding);
            }
#pragma warning disable CA1031
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Failed(exception);
            }
        }

        // What is revoked stays so, and is known here.
        return last is not null && Judge(user, last) is RevocationStanding.Revoked ? RevocationStanding.Revoked
            : _options.WhenStoreFails is RevocationFailureMode.Continue ? RevocationStanding.Good
            : RevocationStanding.Unknown;
    }

    /// <summary>
    /// Forgets what was found, which is cheaper than to remember what was used last: what is used is soon there again. What is revoked stays, for
    /// the time when the store cannot be asked, unless there is nothing else.
    /// </summary>
    private void MakeRoom()
    {
        if (_known.Count < MaxKnownTokens)
        {
            return;
        }

        foreach (var (token, found) in _known)
        {
            if (found.NotBefore is null)
            {
                _known.TryRemove(token, out _);
            }
        }

        if (_known.Count >= MaxKnownTokens / 2)
        {
            _known.Clear();
        }
    }

    /// <summary>A token that does not say when it was issued is older than anything.</summary>
    private RevocationStanding Judge(ClaimsPrincipal user, Finding finding)
    {
        if (finding.NotBefore is not { } notBefore)
        {
            return RevocationStanding.Good;
        }

        return Time(user, "iat") is { } issued && issued >= notBefore + _options.ClockSkew ? RevocationStanding.Good : RevocationStanding.Revoked;
    }

    /// <summary>A token of which that cannot be told might outlive its revocation.</summary>
    private static bool LivesLonger(ClaimsPrincipal user, TimeSpan longest) =>
        !(Time(user, "exp") - (Time(user, "iat") ?? Time(user, "nbf")) <= longest);

    private static DateTimeOffset? Time(ClaimsPrincipal user, string claim) =>
        long.TryParse(user.FindFirst(claim)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private async Task<DateTimeOffset?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        if (await _store.ReadAsync(key, cancellationToken).ConfigureAwait(false) is { } kept)
        {
            Meet(kept);
            return kept.NotBefore;
        }

        return null;
    }

    private void Meet(KeptRevocation kept) => _met.AddOrUpdate(kept.Key, static (_, kept) => kept, static (_, met, kept) => kept.Join(met), kept);

    private void Failed(Exception exception)
    {
        Volatile.Write(ref _failedAt, _time.GetTimestamp());
        if (!Interlocked.Exchange(ref _fails, true))
        {
            _log.StoreFailed(exception);
        }
    }

    /// <summary>What the store said of a token.</summary>
    /// <param name="Generation">Until when that is true.</param>
    /// <param name="NotBefore">The latest of the revocations that concern it.</param>
    private sealed record Finding(long Generation, DateTimeOffset? NotBefore);
}

/// <summary>Whether a token still counts.</summary>
internal enum RevocationStanding
{
    /// <summary>It cannot be found out now. The default, so that a forgotten value lets nobody in.</summary>
    Unknown,

    /// <summary>It counts.</summary>
    Good,

    /// <summary>It was revoked.</summary>
    Revoked,

    /// <summary>It lives longer than revocations are kept.</summary>
    TooLong,
}

namespace McpScopes.Revocation;

/// <summary>
/// What this node knows of the store: whether it answers, since when nothing was revoked, and whether it has lost its memory. As long as the
/// epoch stays the same, what the node has looked up about a token stays true, and no call asks the store. When two nodes write the epoch at
/// once, one of the two values is lost, but either is new to everybody.
/// </summary>
internal sealed class StoreWatch(RevocationStore store, RevocationLog log, TimeProvider time)
{
    /// <summary>How long what a node knows counts without asking again, and how long a store that failed is left alone.</summary>
    private static readonly TimeSpan Trust = TimeSpan.FromMilliseconds(900);
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(500);

    private readonly string _node = Guid.NewGuid().ToString("N");
    private readonly Lock _gate = new();
    private string? _epoch;
    private long _generation = 1;
    private long _losses;
    private long _restored;
    private long _askedAt = long.MinValue / 2;
    private long _failedAt = long.MinValue / 2;
    private bool _fails;
    private Task _asking = Task.CompletedTask;

    /// <summary>Changes with each revocation on any node, once this one has heard of it.</summary>
    public long Generation => Volatile.Read(ref _generation);

    public bool IsFresh => time.GetElapsedTime(Volatile.Read(ref _askedAt)) < Trust;

    /// <summary>Whether it failed a moment ago, and would only be asked in vain.</summary>
    public bool IsResting => time.GetElapsedTime(Volatile.Read(ref _failedAt)) < Rest;

    /// <summary>Something was revoked here.</summary>
    public void Advance() => Interlocked.Increment(ref _generation);

    /// <summary>Asks the store: once, for all who want to know. Does not fail.</summary>
    public Task RefreshAsync()
    {
        lock (_gate)
        {
            return _asking = _asking.IsCompleted ? AskAsync() : _asking;
        }
    }

    /// <summary>Gives a store that lost its memory everything back that this node knows.</summary>
    public async Task RestoreAsync(MetRevocations met, CancellationToken cancellationToken)
    {
        var losses = Volatile.Read(ref _losses);
        if (losses != _restored)
        {
            // The mark first: if the store loses its memory again while it is written to, the mark is gone again.
            await store.MarkAsync(_node, cancellationToken).ConfigureAwait(false);
            await store.RestoreAsync(met.All, cancellationToken).ConfigureAwait(false);
            _restored = losses;
        }
    }

    public void Failed(Exception exception)
    {
        Volatile.Write(ref _failedAt, time.GetTimestamp());
        if (!Interlocked.Exchange(ref _fails, true))
        {
            log.StoreFailed(exception);
        }
    }

    private async Task AskAsync()
    {
        try
        {
            var asked = time.GetTimestamp();
            var (epoch, hasMark) = await store.LookAsync(_node).ConfigureAwait(false);
            if (!hasMark)
            {
                Interlocked.Increment(ref _losses);
            }

            if (epoch != _epoch)
            {
                _epoch = epoch;
                Advance();
            }

            Volatile.Write(ref _askedAt, asked);
            if (Interlocked.Exchange(ref _fails, false))
            {
                log.StoreRecovered();
            }
        }
#pragma warning disable CA1031 // The store is the application's: whatever it throws, it is asked again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Failed(exception);
        }
    }
}

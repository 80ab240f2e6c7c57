using System.Globalization;
using Microsoft.Extensions.Caching.Distributed;

namespace McpScopes.Revocation;

/// <summary>
/// The entries in the application's cache: one for each thing that is revoked, the list of them, and the epoch, which changes with each. An entry
/// is written before the epoch, so that whoever sees a new epoch finds the entry.
/// </summary>
internal sealed class RevocationStore(IDistributedCache cache, TimeProvider time) : IDisposable
{
    /// <summary>How long revocations are kept whose tokens' lifetime nobody has said.</summary>
    public static readonly TimeSpan LongestLife = TimeSpan.FromDays(400);

    private const int MaxAttempts = 10;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly RevocationIndex _index = new(cache, time, LongestLife);

    /// <summary>Returns the epoch, and whether the mark of this node is there.</summary>
    public async Task<(string? Epoch, bool HasMark)> LookAsync(string node)
    {
        var mark = cache.GetAsync(RevocationKeys.MarkOf(node));
        var epoch = cache.GetStringAsync(RevocationKeys.Epoch);
        await Task.WhenAll(mark, epoch).WaitAsync(Timeout).ConfigureAwait(false);
        return (await epoch.ConfigureAwait(false), await mark.ConfigureAwait(false) is not null);
    }

    /// <summary>Leaves the mark of this node, which goes away when nobody looks for it any more.</summary>
    public Task MarkAsync(string node, CancellationToken cancellationToken) => cache.SetAsync(
        RevocationKeys.MarkOf(node), [1], new DistributedCacheEntryOptions { SlidingExpiration = TimeSpan.FromHours(1) }, cancellationToken).WaitAsync(Timeout, cancellationToken);

    public async Task<KeptRevocation?> ReadAsync(string key, CancellationToken cancellationToken) =>
        KeptRevocation.Read(await cache.GetAsync(key, cancellationToken).WaitAsync(Timeout, cancellationToken).ConfigureAwait(false)) is { } kept
        && kept.ExpiresAt > time.GetUtcNow() ? kept : null;

    /// <summary>Keeps what is revoked, each in its entry and all in the list, and tells all nodes.</summary>
    public async Task KeepAsync(IReadOnlyCollection<KeptRevocation> revocations, CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(
            revocations,
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken },
            async (revocation, stop) => await WriteAsync(revocation, stop).ConfigureAwait(false)).ConfigureAwait(false);
        await _index.AddAsync(revocations, cancellationToken).ConfigureAwait(false);

        // Outlives every entry that it announces.
        await cache.SetStringAsync(
            RevocationKeys.Epoch,
            string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow().UtcTicks}.{Guid.NewGuid():N}"),
            new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = 2 * LongestLife },
            cancellationToken).WaitAsync(Timeout, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives a store that lost its memory everything back that this node knows.</summary>
    public Task RestoreAsync(IReadOnlyCollection<KeptRevocation> revocations, CancellationToken cancellationToken)
    {
        _index.Forget();
        return revocations.Count == 0 ? Task.CompletedTask : KeepAsync(revocations, cancellationToken);
    }

    /// <summary>Each thing once.</summary>
    public async Task<IReadOnlyCollection<KeptRevocation>> ListAsync(CancellationToken cancellationToken)
    {
        var (now, things) = (time.GetUtcNow(), new Dictionary<string, KeptRevocation>(StringComparer.Ordinal));
        await foreach (var revocation in _index.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (revocation.ExpiresAt > now)
            {
                things[revocation.Key] = revocation.Join(things.GetValueOrDefault(revocation.Key));
            }
        }

        return things.Values;
    }

    public void Dispose() => _index.Dispose();

    /// <summary>Another node may write the same entry after us, and not know of ours: then we write once more.</summary>
    private async Task WriteAsync(KeptRevocation revocation, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var kept = await ReadAsync(revocation.Key, cancellationToken).ConfigureAwait(false);
            var joined = revocation.Join(kept);
            if (joined == kept)
            {
                return;
            }

            await cache.SetAsync(
                revocation.Key,
                joined.ToBytes(),
                new DistributedCacheEntryOptions { AbsoluteExpiration = joined.ExpiresAt },
                cancellationToken).WaitAsync(Timeout, cancellationToken).ConfigureAwait(false);
        }

        throw new IOException("The revocation store does not keep what is written to it.");
    }
}

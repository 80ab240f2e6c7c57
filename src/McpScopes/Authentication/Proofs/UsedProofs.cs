using System.Collections.Concurrent;

namespace McpScopes.Authentication.Proofs;

/// <summary>
/// The proofs that were used (RFC 9449 §11.1), until they would be too old anyway. On this node: what another node has seen is known there.
/// </summary>
internal sealed class UsedProofs(TimeProvider time)
{
    /// <summary>More than a node answers in the lifetime of a proof. Past it no proof counts: better that than one twice.</summary>
    public const int Capacity = 200_000;

    private readonly ConcurrentDictionary<string, DateTimeOffset> _used = new(StringComparer.Ordinal);
    private DateTimeOffset _nextSweep;

    /// <summary>Returns whether this is the first use, or <see langword="null"/> if there is no place to remember it.</summary>
    public bool? TryUse(string proof, DateTimeOffset until)
    {
        var now = time.GetUtcNow();
        if (now >= _nextSweep || _used.Count >= Capacity)
        {
            Sweep(now);
        }

        return _used.Count >= Capacity ? null : _used.TryAdd(proof, until);
    }

    private void Sweep(DateTimeOffset now)
    {
        _nextSweep = now.AddSeconds(10);
        foreach (var (proof, until) in _used)
        {
            if (until < now)
            {
                _used.TryRemove(proof, out _);
            }
        }
    }
}

using System.Collections.Concurrent;

namespace McpScopes.Revocation;

/// <summary>The revocations that this node made or met. They count here whatever becomes of the store, and a store that lost its memory gets them back.</summary>
internal sealed class MetRevocations(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, KeptRevocation> _met = new();

    public IReadOnlyCollection<KeptRevocation> All => [.. _met.Values];

    public void Meet(KeptRevocation kept) => _met.AddOrUpdate(kept.Key, static (_, kept) => kept, static (_, met, kept) => kept.Join(met), kept);

    public DateTimeOffset? NotBefore(string key) => _met.TryGetValue(key, out var kept) && kept.ExpiresAt > time.GetUtcNow() ? kept.NotBefore : null;

    /// <summary>The latest of those that concern a token.</summary>
    public DateTimeOffset? NotBefore(TokenNames names) => _met.IsEmpty ? null : names.Keys().Select(key => NotBefore(key)).Max();

    /// <summary>Drops those whose tokens have all expired.</summary>
    public void Prune()
    {
        var now = time.GetUtcNow();
        foreach (var (key, kept) in _met)
        {
            if (kept.ExpiresAt <= now)
            {
                _met.TryRemove(key, out _);
            }
        }
    }
}

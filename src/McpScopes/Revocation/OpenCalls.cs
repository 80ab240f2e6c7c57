using System.Collections.Concurrent;

namespace McpScopes.Revocation;

/// <summary>Something that a token has begun and that is not over.</summary>
internal interface IRevocableCall
{
    RevocableToken Token { get; }

    /// <summary>The token was revoked: whatever runs is cancelled. Does not fail, and may come more than once.</summary>
    void End();
}

/// <summary>What goes on at this node, calls and streams of notifications: it ends when its token is revoked.</summary>
internal sealed class OpenCalls
{
    private readonly ConcurrentDictionary<IRevocableCall, bool> _open = new(ReferenceEqualityComparer.Instance);

    public IEnumerable<IRevocableCall> All => _open.Keys;

    /// <summary>What was revoked before this has returned may have missed the call: whoever adds it asks once more.</summary>
    public void Add(IRevocableCall call)
    {
        _open.TryAdd(call, true);
        Interlocked.MemoryBarrier();
    }

    public void Remove(IRevocableCall call) => _open.TryRemove(call, out _);
}

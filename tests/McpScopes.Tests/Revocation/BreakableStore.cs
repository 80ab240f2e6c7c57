using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace McpScopes.Tests.Revocation;

/// <summary>A store that can be taken away, and can lose what it holds.</summary>
internal sealed class BreakableStore : IDistributedCache
{
    private MemoryDistributedCache _inner = Empty();

    public bool IsBroken { get; set; }

    public void Forget() => _inner = Empty();

    public byte[]? Get(string key) => throw new NotSupportedException();

    public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => IsBroken ? throw new IOException("no store") : _inner.GetAsync(key, token);

    public void Refresh(string key) => throw new NotSupportedException();

    public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

    public void Remove(string key) => throw new NotSupportedException();

    public Task RemoveAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
        IsBroken ? throw new IOException("no store") : _inner.SetAsync(key, value, options, token);

    private static MemoryDistributedCache Empty() => new(Options.Create(new MemoryDistributedCacheOptions()));
}

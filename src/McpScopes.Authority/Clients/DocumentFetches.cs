using System.Threading.RateLimiting;
using Microsoft.Extensions.Caching.Memory;

namespace McpScopes.Authority;

/// <summary>Bounds what strangers make this server fetch: how much at once, and not the same failure again and again.</summary>
/// <param name="atOnce">How many documents are fetched at once; whoever comes beyond is asked to come again.</param>
internal sealed class DocumentFetches(int atOnce = 32) : IDisposable
{
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    private readonly ConcurrencyLimiter _places = new(new ConcurrencyLimiterOptions { PermitLimit = atOnce, QueueLimit = 0 });
    private readonly MemoryCache _failures = new(new MemoryCacheOptions { SizeLimit = 1000 });

    /// <summary>A place to fetch at, until it is disposed; null when none is free.</summary>
    public IDisposable? TryEnter()
    {
        var lease = _places.AttemptAcquire();
        if (lease.IsAcquired)
        {
            return lease;
        }

        lease.Dispose();
        return null;
    }

    /// <summary>Why a document could not be used a moment ago.</summary>
    public string? FailureOf(string clientId) => _failures.Get<string>(clientId);

    public void Remember(string clientId, string failure) => _failures.Set(
        clientId, failure, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Memory });

    public void Dispose()
    {
        _places.Dispose();
        _failures.Dispose();
    }
}

using System.Net;
using System.Threading.RateLimiting;
using McpScopes.Challenges;
using Microsoft.AspNetCore.Http;

namespace McpScopes.Authority;

/// <summary>
/// One limit for each address. It is taken where a request has reached its endpoint, OpenIddict's or ours: which spellings of a path lead
/// there is theirs to know.
/// </summary>
internal sealed class AddressLimit(int permits, TimeSpan window) : IDisposable
{
    private readonly PartitionedRateLimiter<IPAddress>? _limiter = permits == 0
        ? null
        : PartitionedRateLimiter.Create<IPAddress, IPAddress>(address => RateLimitPartition.GetFixedWindowLimiter(
            address, _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = window, QueueLimit = 0 }));

    /// <summary>Null: go on. Otherwise how long to wait.</summary>
    public TimeSpan? Take(HttpContext http)
    {
        if (_limiter is null)
        {
            return null;
        }

        using var lease = _limiter.AttemptAcquire(ClientNetwork.Of(http.Connection.RemoteIpAddress) ?? IPAddress.None);
        return lease.IsAcquired ? null
            : lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after
            : TimeSpan.FromMinutes(1);
    }

    public void Dispose() => _limiter?.Dispose();
}

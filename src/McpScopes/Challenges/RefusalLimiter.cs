using System.Globalization;
using System.Threading.RateLimiting;
using McpScopes.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace McpScopes.Challenges;

/// <summary>
/// Slows down a client that is refused again and again, with the framework's own limiter: past
/// <see cref="McpScopesOptions.RefusalsPerMinute"/> it gets 429. What is allowed is never limited, nor is a request that has not tried
/// anything yet (<see cref="Refusal.IsLimited"/>): everybody's first request comes without a token, and many may share an address.
/// </summary>
internal sealed class RefusalLimiter : IDisposable
{
    private readonly PartitionedRateLimiter<string>? _limiter;

    public RefusalLimiter(IOptions<McpScopesOptions> options)
    {
        if (options.Value.RefusalsPerMinute is var limit and > 0)
        {
            _limiter = PartitionedRateLimiter.Create<string, string>(client => RateLimitPartition.GetSlidingWindowLimiter(
                client,
                _ => new SlidingWindowRateLimiterOptions { PermitLimit = limit, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6, QueueLimit = 0 }));
        }
    }

    /// <summary>Returns the refusal, or the 429 that takes its place.</summary>
    public Refusal Limit(HttpContext context, Caller? caller, Refusal refusal)
    {
        if (_limiter is null || !refusal.IsLimited)
        {
            return refusal;
        }

        // A valid token tells who it is; without one the address does. The name alone may be that of a client that many users share.
        var client = caller is null
            ? $"address {ClientNetwork.Of(context.Connection.RemoteIpAddress)}"
            : $"caller {caller.Token.Issuer} {caller.Token.Subject} {caller.Name}";
        using var lease = _limiter.AttemptAcquire(client);
        if (lease.IsAcquired)
        {
            return refusal;
        }

        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(10);
        context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Refusals.TooMany(refusal);
    }

    public void Dispose() => _limiter?.Dispose();
}

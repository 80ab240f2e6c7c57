using System.Diagnostics;
using System.Diagnostics.Metrics;
using McpScopes.Logging;

namespace McpScopes.Authentication.Issuers;

/// <summary>
/// What the meter <c>McpScopes</c> counts of tokens: whether the cache is of use, and what is asked of issuers. The tags are words of this library
/// and issuers that the settings name; nothing that a client sends can make a series.
/// </summary>
internal sealed class TokenMetrics
{
    private static readonly KeyValuePair<string, object?> Hit = new("mcpscopes.result", "hit");
    private static readonly KeyValuePair<string, object?> Miss = new("mcpscopes.result", "miss");

    private readonly Counter<long> _lookups;
    private readonly Counter<long> _evictions;
    private readonly Counter<long> _questions;

    public TokenMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Telemetry.MeterName);
        _lookups = meter.CreateCounter<long>("mcpscopes.token_cache.lookups", "{lookup}", "Requests whose token was looked up among those that were verified.");
        _evictions = meter.CreateCounter<long>("mcpscopes.token_cache.evictions", "{token}", "Tokens that were pushed out by others.");
        _questions = meter.CreateCounter<long>("mcpscopes.issuer.requests", "{request}", "Requests to issuers: for their keys, and about opaque tokens.");
    }

    public void LookedUp(bool isHit) => _lookups.Add(1, isHit ? Hit : Miss);

    public void Evicted() => _evictions.Add(1);

    public void ReadKeys(string issuer, bool isAnswered) => Asked("keys", issuer, isAnswered);

    public void Introspected(string issuer, bool isAnswered) => Asked("introspection", issuer, isAnswered);

    private void Asked(string what, string issuer, bool isAnswered) => _questions.Add(1, new TagList
    {
        { "mcpscopes.request", what },
        { "mcpscopes.issuer", issuer },
        { "mcpscopes.result", isAnswered ? "answered" : "failed" },
    });
}

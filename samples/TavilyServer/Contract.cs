namespace McpScopes;

public interface IScopeAuditReader
{
    IAsyncEnumerable<ScopeAuditRecord> ReadAsync(ScopeAuditQuery query, CancellationToken ct = default);
}

public sealed record ScopeAuditQuery
{
    public string? Subject { get; init; }
    public string? Issuer { get; init; }
    public string? Primitive { get; init; }
    public ScopeAuditDecision? Decision { get; init; }
    public DateTimeOffset? From { get; init; }
    public DateTimeOffset? Until { get; init; }
    public string? Text { get; init; }
    public int Limit { get; init; } = 100;
    public string? After { get; init; }
}

internal sealed class LocalRing : IScopeAuditSink, IScopeAuditReader
{
    private readonly List<ScopeAuditRecord> _records = [];

    public ValueTask WriteAsync(ScopeAuditRecord record, CancellationToken cancellationToken)
    {
        lock (_records)
        {
            _records.Add(record);
        }

        return default;
    }

    public async IAsyncEnumerable<ScopeAuditRecord> ReadAsync(ScopeAuditQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct = default)
    {
        ScopeAuditRecord[] all;
        lock (_records)
        {
            all = [.. Enumerable.Reverse(_records)];
        }

        foreach (var record in all.Where(r => (query.Subject is null || r.Subject == query.Subject) && (query.Decision is null || r.Decision == query.Decision)
            && (query.From is null || r.Time >= query.From) && (query.Text is null || $"{r.Name} {r.Primitive}".Contains(query.Text, StringComparison.OrdinalIgnoreCase))).Take(query.Limit))
        {
            await Task.CompletedTask;
            yield return record;
        }
    }
}

using System.Runtime.CompilerServices;

namespace McpScopes;

/// <summary>
/// Keeps the last records in memory, and reads them: for a laptop, a small server, a test. They are gone when the process ends, and another
/// node has others.
/// </summary>
public sealed class ScopeAuditMemory : IScopeAuditBatchSink, IScopeAuditReader
{
    private readonly Lock _gate = new();
    private readonly ScopeAuditRecord[] _ring;
    private long _count;

    /// <param name="capacity">How many records are kept, from 1 to 1,000,000. The oldest goes when one more comes.</param>
    public ScopeAuditMemory(int capacity = 10_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, 1_000_000);
        _ring = new ScopeAuditRecord[capacity];
    }

    /// <summary>Gets the records as they came, oldest first: a copy.</summary>
    public IReadOnlyList<ScopeAuditRecord> Records
    {
        get
        {
            lock (_gate)
            {
                var first = Math.Max(0, _count - _ring.Length);
                var records = new ScopeAuditRecord[_count - first];
                for (var i = 0; i < records.Length; i++)
                {
                    records[i] = _ring[(first + i) % _ring.Length];
                }

                return records;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(ScopeAuditRecord record, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(record);
        lock (_gate)
        {
            Add(record);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(IReadOnlyList<ScopeAuditRecord> records, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(records);
        lock (_gate)
        {
            foreach (var record in records)
            {
                Add(record);
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ScopeAuditRecord> ReadAsync(ScopeAuditQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        await Task.CompletedTask.ConfigureAwait(false);
        var found = Records
            .Where(query.Matches)
            .OrderByDescending(record => record.RequestId, StringComparer.Ordinal)
            .ThenByDescending(record => record.Stage);
        var (read, last) = (0, (string?)null);
        foreach (var record in found)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (read++ >= query.Limit && record.RequestId != last)
            {
                yield break;
            }

            last = record.RequestId;
            yield return record;
        }
    }

    private void Add(ScopeAuditRecord record) => _ring[_count++ % _ring.Length] = record;
}

namespace McpScopes.Testing;

/// <summary>The audit of a server under test: what was decided, and how each call ended.</summary>
/// <remarks>
/// A record comes when its call has been decided, or has ended, and a client may have its answer a moment before that: wait for the record
/// that you look for.
/// </remarks>
public sealed class TestAudit : IScopeAuditSink
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly List<ScopeAuditRecord> _records = [];
    private readonly List<(Func<ScopeAuditRecord, bool> Matches, TaskCompletionSource<ScopeAuditRecord> Found)> _waiters = [];

    internal TestAudit()
    {
    }

    /// <summary>Gets the records up to now, oldest first: a copy.</summary>
    public IReadOnlyList<ScopeAuditRecord> Records
    {
        get
        {
            lock (_gate)
            {
                return [.. _records];
            }
        }
    }

    /// <summary>Returns the first record that matches, and waits for it at most 30 seconds.</summary>
    /// <param name="matches">What to look for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The record.</returns>
    /// <exception cref="TimeoutException">No such record came.</exception>
    public async Task<ScopeAuditRecord> WaitForAsync(Func<ScopeAuditRecord, bool> matches, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(matches);
        var found = new TaskCompletionSource<ScopeAuditRecord>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_records.FirstOrDefault(matches) is { } record)
            {
                return record;
            }

            _waiters.Add((matches, found));
        }

        return await found.Task.WaitAsync(LongestWait, cancellationToken);
    }

    /// <inheritdoc/>
    ValueTask IScopeAuditSink.WriteAsync(ScopeAuditRecord record, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _records.Add(record);
            foreach (var (_, found) in _waiters.Where(waiter => waiter.Matches(record)))
            {
                _ = found.TrySetResult(record);
            }
        }

        return ValueTask.CompletedTask;
    }
}

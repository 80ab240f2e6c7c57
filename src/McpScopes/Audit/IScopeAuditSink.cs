namespace McpScopes;

/// <summary>
/// Where audit records go. Register any number with <c>services.AddSingleton&lt;IScopeAuditSink, …&gt;()</c>: each has a queue of its own, and one
/// record at a time is written to it, in order.
/// </summary>
public interface IScopeAuditSink
{
    /// <summary>
    /// Keeps a record. When the task is done, the record is kept; when it fails, the same record comes again later, so that a sink which had
    /// kept it after all sees it twice (<see cref="ScopeAuditRecord.RequestId"/> and <see cref="ScopeAuditRecord.Stage"/> tell).
    /// </summary>
    /// <param name="record">The record.</param>
    /// <param name="cancellationToken">Cancelled when the write takes too long, or the server stops.</param>
    /// <returns>A task that ends when the record is kept.</returns>
    ValueTask WriteAsync(ScopeAuditRecord record, CancellationToken cancellationToken);
}

/// <summary>A sink that keeps many records at once for little more than one: a database, or a file that is flushed to the disk.</summary>
public interface IScopeAuditBatchSink : IScopeAuditSink
{
    /// <summary>Keeps all of the records, or fails.</summary>
    /// <param name="records">At least one record, in order.</param>
    /// <param name="cancellationToken">Cancelled when the write takes too long, or the server stops.</param>
    /// <returns>A task that ends when the records are kept.</returns>
    ValueTask WriteAsync(IReadOnlyList<ScopeAuditRecord> records, CancellationToken cancellationToken);
}

namespace McpScopes;

/// <summary>
/// Reads the audit back. Comes with a sink that keeps records where they can be found: <c>AddScopeAuditMemory()</c>, or the package
/// McpScopes.Audit.EntityFrameworkCore.
/// </summary>
public interface IScopeAuditReader
{
    /// <summary>
    /// Reads records, newest request first: by <see cref="ScopeAuditRecord.RequestId"/>, and of one request the end before the decision.
    /// </summary>
    /// <param name="query">Which ones, and how many.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>At most <see cref="ScopeAuditQuery.Limit"/> records, and one more where the limit would part the two records of a request.</returns>
    IAsyncEnumerable<ScopeAuditRecord> ReadAsync(ScopeAuditQuery query, CancellationToken cancellationToken = default);
}

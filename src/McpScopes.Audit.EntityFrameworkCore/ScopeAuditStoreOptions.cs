namespace McpScopes;

/// <summary>How long the audit's table keeps records. Section <c>McpScopes:Audit:Store</c>.</summary>
public sealed class ScopeAuditStoreOptions
{
    /// <summary>
    /// Gets or sets how long records are kept, from an hour; older ones are deleted, once an hour. Default: for ever, so that what was audited goes only
    /// where somebody said so.
    /// </summary>
    public TimeSpan? Retention { get; set; }
}

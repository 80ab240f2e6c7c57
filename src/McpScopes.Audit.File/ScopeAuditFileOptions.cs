namespace McpScopes;

/// <summary>Where the audit's files are, and how many. Section <c>McpScopes:Audit:File</c>.</summary>
public sealed class ScopeAuditFileOptions
{
    /// <summary>
    /// Gets or sets the path of the files, for example <c>/var/log/mcp/audit-.jsonl</c>. The date, and a number where a day needs several files, are put
    /// before the extension. A relative path starts at the application's content root. Required.
    /// </summary>
    public string? Path { get; set; }

    /// <summary>Gets or sets what a line is. Default: a record as JSON.</summary>
    public AuditFileFormat Format { get; set; }

    /// <summary>Gets or sets when a new file is begun, by the server's local time. Default: each day.</summary>
    public AuditFileInterval Interval { get; set; } = AuditFileInterval.Day;

    /// <summary>Gets or sets how many bytes a file may have before a new one is begun, from 4,096. Default: 100 MiB.</summary>
    public long FileSizeLimit { get; set; } = 100 * 1024 * 1024;

    /// <summary>
    /// Gets or sets how many files are kept, the current one included; the oldest are deleted. Default: all of them, so that what was audited goes only where
    /// somebody said so.
    /// </summary>
    public int? RetainedFiles { get; set; }

    /// <summary>
    /// Gets or sets whether records count as kept only when they are on the disk (fsync), and not in the operating system's memory. With
    /// <see cref="AuditFailureMode.Refuse"/> each call then waits for the disk; calls that wait together share one flush. Default: no.
    /// </summary>
    public bool FlushToDisk { get; set; }
}

/// <summary>What a line of an audit file is.</summary>
public enum AuditFileFormat
{
    /// <summary>A record, as <see cref="ScopeAuditJson"/> writes it.</summary>
    Json,

    /// <summary>An event of the Open Cybersecurity Schema Framework, class API Activity, as <see cref="ScopeAuditOcsf"/> writes it.</summary>
    Ocsf,
}

/// <summary>When a new audit file is begun.</summary>
public enum AuditFileInterval
{
    /// <summary>Only when the last is full.</summary>
    None,

    /// <summary>Each month.</summary>
    Month,

    /// <summary>Each day.</summary>
    Day,

    /// <summary>Each hour.</summary>
    Hour,
}

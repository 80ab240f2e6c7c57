namespace McpScopes;

/// <summary>What is audited, and what happens when it cannot be. Section <c>McpScopes:Audit</c>.</summary>
public sealed class ScopeAuditOptions
{
    /// <summary>
    /// Gets or sets what happens to calls while an <see cref="IScopeAuditSink"/> fails. <c>Continue</c> (default): they go on. <c>Refuse</c>: no audit, no
    /// call; what cannot be recorded is answered 503.
    /// </summary>
    public AuditFailureMode WhenSinkFails { get; set; }

    /// <summary>
    /// Gets or sets how many records wait for each sink, from 1 to 1,000,000. What comes when the queue is full is lost, counted and reported.
    /// Default: 10,000.
    /// </summary>
    public int QueueLimit { get; set; } = 10_000;

    /// <summary>
    /// Gets or sets how long a call waits for its record to be kept under <see cref="AuditFailureMode.Refuse"/>, from 1 ms to a minute. Default: 5 s.
    /// </summary>
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Gets or sets what the records say of a call's arguments. <c>Off</c> (default): nothing. <c>Hmac</c>: their names, and a keyed hash of each value.
    /// <c>Clear</c>: their names and values.
    /// </summary>
    public AuditedArguments Arguments { get; set; }

    /// <summary>
    /// Gets or sets what the records say of the arguments of single primitives, by the name of the tool or prompt, the URI of the resource or
    /// its template.
    /// </summary>
    public IDictionary<string, AuditedArguments> Primitives { get; set; } = new Dictionary<string, AuditedArguments>(StringComparer.Ordinal);

    /// <summary>Gets or sets the key for <see cref="AuditedArguments.Hmac"/>, base64 of at least 32 random bytes. Keep it with the application's secrets.</summary>
    public string? HmacKey { get; set; }

    /// <summary>
    /// Gets or sets whether spans name the caller too, as OpenTelemetry's <c>enduser.id</c> and <c>enduser.scope</c>. Traces are often kept
    /// where personal data should not be. Default: no.
    /// </summary>
    public bool EndUserTags { get; set; }
}

/// <summary>What happens to calls while an audit sink fails.</summary>
public enum AuditFailureMode
{
    /// <summary>They go on. Records wait in a queue of bounded length; what is lost is counted and reported.</summary>
    Continue,

    /// <summary>No audit, no call: what cannot be recorded is answered 503 and does not run.</summary>
    Refuse,
}

/// <summary>What audit records say of a call's arguments.</summary>
public enum AuditedArguments
{
    /// <summary>Nothing.</summary>
    Off,

    /// <summary>Their names, and of each value an HMAC-SHA-256: equal values can be found, and none can be read.</summary>
    Hmac,

    /// <summary>Their names and values, the first 1,024 characters of each. Mind what users put into arguments.</summary>
    Clear,
}

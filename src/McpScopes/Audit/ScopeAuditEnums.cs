namespace McpScopes;

/// <summary>When a record was made.</summary>
public enum ScopeAuditStage
{
    /// <summary>When it was decided whether the call may run.</summary>
    Decided,

    /// <summary>When an allowed call ended.</summary>
    Completed,
}

/// <summary>What was decided.</summary>
public enum ScopeAuditDecision
{
    /// <summary>The call did not run.</summary>
    Refused,

    /// <summary>The call may run.</summary>
    Allowed,
}

/// <summary>Why a call was refused.</summary>
public enum ScopeAuditReason
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>No token came (401).</summary>
    NoToken,

    /// <summary>The token is expired, broken, or for somebody else (401).</summary>
    InvalidToken,

    /// <summary>The token was revoked (401).</summary>
    RevokedToken,

    /// <summary>The token lacks a scope (403).</summary>
    InsufficientScope,

    /// <summary>The primitive declares nothing, so nobody may call it (403).</summary>
    Undeclared,

    /// <summary>A page of another site sent the request (403).</summary>
    ForeignOrigin,

    /// <summary>The client had been refused too often (429).</summary>
    TooManyRefusals,

    /// <summary>The request is not one that the protocol allows (400, 405, 406, 413, 415).</summary>
    Malformed,

    /// <summary>The server has no primitive, or no method, of this name.</summary>
    UnknownPrimitive,

    /// <summary>The arguments that decide on the scope are missing or not valid.</summary>
    InvalidArguments,

    /// <summary>The session is not known, or not the caller's (403, 404).</summary>
    UnknownSession,

    /// <summary>The connection broke before it was decided.</summary>
    ConnectionLost,

    /// <summary>Something that is needed to judge the token is down (503).</summary>
    Unavailable,

    /// <summary>The audit could not be written, and nothing may run without it (503).</summary>
    AuditUnavailable,

    /// <summary>The application failed before the call was decided (500).</summary>
    ServerError,
}

/// <summary>How an allowed call ended.</summary>
public enum ScopeAuditOutcome
{
    /// <summary>It has not ended, or was never allowed.</summary>
    None,

    /// <summary>With its result.</summary>
    Ok,

    /// <summary>The tool reported an error as its result.</summary>
    ToolError,

    /// <summary>With an exception, or an answer that says that it failed.</summary>
    Failed,

    /// <summary>The client, or the server as it stopped, cancelled it.</summary>
    Cancelled,

    /// <summary>The connection broke while it ran.</summary>
    GoneAway,

    /// <summary>While it ran it turned out to need more scopes than the token has.</summary>
    Refused,

    /// <summary>It asked the client for input, which comes with a call of its own.</summary>
    InputRequired,

    /// <summary>Its token was revoked while it ran: it was cancelled, and its connection broken.</summary>
    Revoked,
}

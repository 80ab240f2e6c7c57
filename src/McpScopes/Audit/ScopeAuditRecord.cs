using McpScopes.Table;

namespace McpScopes;

/// <summary>
/// Who did what, and what was said to it. A call makes one record when it is decided and, if it was allowed, one more when it ends; both have
/// the same <see cref="RequestId"/>. A record never holds a token. Texts that a client or an issuer made have no control characters and a bounded length.
/// </summary>
public sealed record ScopeAuditRecord
{
    /// <summary>Gets when it happened.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Gets whether the call was decided or has ended.</summary>
    public required ScopeAuditStage Stage { get; init; }

    /// <summary>Gets what joins the two records of a call. Unique over all nodes, and later calls have greater ones (RFC 9562 version 7).</summary>
    public required string RequestId { get; init; }

    /// <summary>Gets the trace that the call belongs to (W3C Trace Context), if there is one.</summary>
    public string? TraceId { get; init; }

    /// <summary>Gets the decision.</summary>
    public required ScopeAuditDecision Decision { get; init; }

    /// <summary>Gets the HTTP status of the answer, as far as it is known: a call that was just allowed has no answer yet.</summary>
    public int? Status { get; init; }

    /// <summary>Gets why the call was refused.</summary>
    public ScopeAuditReason Reason { get; init; }

    /// <summary>Gets the reason in words: of a bad token what is wrong with it, of a failure the type of the exception.</summary>
    public string? Detail { get; init; }

    /// <summary>Gets the token's <c>sub</c>. This and what follows is known only where the token is valid.</summary>
    public string? Subject { get; init; }

    /// <summary>Gets who called, as messages name the caller.</summary>
    public string? Name { get; init; }

    /// <summary>Gets the client that the token was issued to.</summary>
    public string? ClientId { get; init; }

    /// <summary>Gets the token's <c>jti</c>.</summary>
    public string? TokenId { get; init; }

    /// <summary>Gets the token's <c>iss</c>.</summary>
    public string? Issuer { get; init; }

    /// <summary>Gets the MCP method, or <c>GET</c> and <c>DELETE</c> for requests that carry no message; as far as it was read.</summary>
    public string? Method { get; init; }

    /// <summary>Gets the kind of <see cref="Primitive"/>.</summary>
    public PrimitiveKind? PrimitiveKind { get; init; }

    /// <summary>Gets the tool, prompt, resource or resource template. Of one that the server does not have, what the client called it.</summary>
    public string? Primitive { get; init; }

    /// <summary>Gets the scopes that the operation needs.</summary>
    public IReadOnlyList<string> Required { get; init; } = [];

    /// <summary>Gets the scopes that the token names.</summary>
    public IReadOnlyList<string> Granted { get; init; } = [];

    /// <summary>Gets the address that the request came from.</summary>
    public string? RemoteAddress { get; init; }

    /// <summary>Gets the MCP session that the client named.</summary>
    public string? SessionId { get; init; }

    /// <summary>Gets the call's arguments by name, where <see cref="ScopeAuditOptions.Arguments"/> asks for them: JSON text, or <c>hmac-sha256:</c> and base64.</summary>
    public IReadOnlyDictionary<string, string>? Arguments { get; init; }

    /// <summary>Gets how an allowed call ended.</summary>
    public ScopeAuditOutcome Outcome { get; init; }

    /// <summary>Gets how long an allowed call took, from the decision to its end.</summary>
    public TimeSpan? Duration { get; init; }
}

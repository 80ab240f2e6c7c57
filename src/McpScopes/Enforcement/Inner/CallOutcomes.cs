using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpScopes.Enforcement.Inner;

/// <summary>Reads from a result, or from an exception, how a call ended or why it did not begin.</summary>
internal static class CallOutcomes
{
#pragma warning disable MCPEXP002 // What a tool's pipeline answers where tasks are possible.
    public static ScopeAuditOutcome Of<TResult>(TResult result) =>
        (result is ResultOrAlternate<CallToolResult> { IsAlternate: false } tool ? tool.Result : (object?)result) is CallToolResult { IsError: true }
            ? ScopeAuditOutcome.ToolError
            : ScopeAuditOutcome.Ok;

    public static bool IsTask<TResult>(TResult result) => result is ResultOrAlternate<CallToolResult> { IsAlternate: true };
#pragma warning restore MCPEXP002

    /// <summary>Of an unexpected exception the type is told, and nothing else: messages hold what nobody meant to write down.</summary>
    public static (ScopeAuditOutcome Outcome, string? Detail) Of(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        InsufficientScopeException or ScopeRefusedException => (ScopeAuditOutcome.Refused, null),
        InputRequiredException => (ScopeAuditOutcome.InputRequired, null),
        OperationCanceledException when cancellationToken.IsCancellationRequested => (ScopeAuditOutcome.Cancelled, null),
        _ => (ScopeAuditOutcome.Failed, exception.GetType().Name),
    };

    /// <summary>Why a message was not let through, where no refusal says it: the errors that this library and the SDK answer with.</summary>
    public static ScopeAuditReason ReasonOf(Exception exception) => exception switch
    {
        ScopeRefusedException refused => refused.Refusal.Reason,
        McpProtocolException { ErrorCode: McpErrorCode.InvalidRequest } => ScopeAuditReason.NoToken,
        McpProtocolException { ErrorCode: McpErrorCode.MethodNotFound or McpErrorCode.ResourceNotFound } => ScopeAuditReason.UnknownPrimitive,
        McpProtocolException unknown when unknown.Message.StartsWith("Unknown ", StringComparison.Ordinal) => ScopeAuditReason.UnknownPrimitive,
        McpProtocolException => ScopeAuditReason.InvalidArguments,
        OperationCanceledException => ScopeAuditReason.ConnectionLost,
        _ => ScopeAuditReason.Malformed,
    };
}

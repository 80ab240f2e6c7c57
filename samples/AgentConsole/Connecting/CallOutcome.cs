using ModelContextProtocol.Protocol;

namespace AgentConsole.Connecting;

/// <summary>How a call ended: with the tool's result, or with the server's refusal.</summary>
internal abstract record CallOutcome
{
    internal sealed record Returned(CallToolResult Result, ServerAnswer Answer) : CallOutcome;

    /// <param name="Answer">The 403.</param>
    /// <param name="StepUpTried">A login that asked for the missing scopes came before this refusal.</param>
    internal sealed record Refused(ServerAnswer Answer, bool StepUpTried) : CallOutcome;
}

using McpScopes.Logging;
using Microsoft.Extensions.Logging;

namespace McpScopes.Challenges;

/// <summary>
/// Says who was refused what. Names of primitives come from the table, never from the request; names of callers and the words of exceptions
/// are made plain, so that no client can forge a line or fill a disk. Tokens are never logged.
/// </summary>
internal sealed partial class RefusalLog(ILogger<RefusalLog> logger)
{
    public void Refused(string? caller, string? primitive, Refusal refusal) =>
        LogRefused(logger, refusal.Status, caller ?? "(no token)", primitive ?? "(unlisted)", refusal.Message);

    public void Malformed(Exception exception) => LogMalformed(logger, exception.GetType().Name, PlainText.Of(exception.Message));

    public void SessionEnded(Exception exception) => LogSessionEnded(logger, exception.GetType().Name);

    [LoggerMessage(LogEvents.Refused, LogLevel.Information, "Answered {Status} to {Caller} for {Primitive}: {Reason}.")]
    private static partial void LogRefused(ILogger logger, int status, string caller, string primitive, string reason);

    [LoggerMessage(LogEvents.Malformed, LogLevel.Information, "Answered 400 to a request that is not a JSON-RPC message ({Kind}: {Reason}).")]
    private static partial void LogMalformed(ILogger logger, string kind, string reason);

    [LoggerMessage(LogEvents.SessionEnded, LogLevel.Information, "Answered 404 to a request whose session ended while it ran ({Kind}).")]
    private static partial void LogSessionEnded(ILogger logger, string kind);
}

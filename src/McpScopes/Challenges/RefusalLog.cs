using Microsoft.Extensions.Logging;

namespace McpScopes.Challenges;

/// <summary>
/// Says who was refused what. Names of primitives come from the table, never from the request, and the caller's name has no control
/// characters, so that no client can forge a line. Tokens are never logged.
/// </summary>
internal sealed partial class RefusalLog(ILogger<RefusalLog> logger)
{
    public void Refused(string? caller, string? primitive, Refusal refusal) =>
        LogRefused(logger, refusal.Status, caller ?? "(no token)", primitive ?? "(unlisted)", refusal.Message);

    public void Malformed(Exception exception) => LogMalformed(logger, exception.Message);

    public void SessionEnded(Exception exception) => LogSessionEnded(logger, exception.Message);

    [LoggerMessage(Level = LogLevel.Information, Message = "Answered {Status} to {Caller} for {Primitive}: {Reason}.")]
    private static partial void LogRefused(ILogger logger, int status, string caller, string primitive, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Answered 400 to a request that is no JSON-RPC message ({Reason}).")]
    private static partial void LogMalformed(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Answered 404 to a request whose session ended while it ran ({Reason}).")]
    private static partial void LogSessionEnded(ILogger logger, string reason);
}

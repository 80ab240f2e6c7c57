using McpScopes.Logging;
using Microsoft.Extensions.Logging;

namespace McpScopes.Challenges;

/// <summary>
/// Says who was refused what. Names of primitives come from the table, never from the request; names of callers and the words of exceptions
/// are made plain, so that no client can forge a line or fill a disk. Tokens are never logged.
/// </summary>
internal sealed partial class RefusalLog(ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger<RefusalLog>();
    private readonly ILogger _audit = loggers.CreateLogger(LogCategories.Audit);

    /// <summary>A refusal is one line: where the audit has one that says more, this is none.</summary>
    /// <param name="caller">The name of the token's holder.</param>
    /// <param name="primitive">The primitive, as the table has it.</param>
    /// <param name="refusal">The answer.</param>
    /// <param name="wasAllowed">Whether the call had begun: then the audit has said that it may run, and has no line for its refusal.</param>
    public void Refused(string? caller, string? primitive, Refusal refusal, bool wasAllowed)
    {
        if (wasAllowed || !_audit.IsEnabled(LogLevel.Information))
        {
            LogRefused(_logger, refusal.Status, caller ?? "(no token)", primitive ?? "(unlisted)", refusal.Message);
        }
    }

    public void Malformed(Exception exception) => LogMalformed(_logger, exception.GetType().Name, PlainText.Of(exception.Message));

    public void SessionEnded(Exception exception) => LogSessionEnded(_logger, exception.GetType().Name);

    [LoggerMessage(LogEvents.Refused, LogLevel.Information, "Answered {Status} to {Caller} for {Primitive}: {Reason}.")]
    private static partial void LogRefused(ILogger logger, int status, string caller, string primitive, string reason);

    [LoggerMessage(LogEvents.Malformed, LogLevel.Information, "Answered 400 to a request that is not a JSON-RPC message ({Kind}: {Reason}).")]
    private static partial void LogMalformed(ILogger logger, string kind, string reason);

    [LoggerMessage(LogEvents.SessionEnded, LogLevel.Information, "Answered 404 to a request whose session ended while it ran ({Kind}).")]
    private static partial void LogSessionEnded(ILogger logger, string kind);
}

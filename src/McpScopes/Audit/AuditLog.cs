using McpScopes.Logging;
using Microsoft.Extensions.Logging;

namespace McpScopes.Audit;

/// <summary>
/// The audit in the application's log. Category and event ids are part of the interface: <c>docs/logging.md</c> lists them, and they do not change.
/// Every text in a record is harmless by then.
/// </summary>
internal sealed partial class AuditLog(ILoggerFactory loggers)
{
    private const string Nobody = "-";

    private readonly ILogger _logger = loggers.CreateLogger(LogCategories.Audit);

    public bool IsEnabled => _logger.IsEnabled(LogLevel.Information);

    public void Write(ScopeAuditRecord record)
    {
#pragma warning disable CA1873 // Nothing is evaluated unless it is logged: the rule does not see this from here.
        if (_logger.IsEnabled(LogLevel.Information))
        {
            var (name, primitive) = (record.Name ?? Nobody, record.Primitive ?? Nobody);
            if (record.Stage is ScopeAuditStage.Completed)
            {
                LogCompleted(
                    _logger, name, record.Subject, record.ClientId, record.Method, primitive, AuditWords.Of(record.Outcome), record.Status,
                    record.Duration?.TotalMilliseconds, record.RequestId);
            }
            else if (record.Decision is ScopeAuditDecision.Allowed)
            {
                LogAllowed(_logger, name, record.Subject, record.ClientId, record.Method, primitive, record.RemoteAddress, record.RequestId);
            }
            else
            {
                LogRefused(
                    _logger, name, record.Subject, record.ClientId, record.Method, primitive, AuditWords.Of(record.Reason), record.Detail, record.Status,
                    string.Join(' ', record.Required), record.RemoteAddress, record.RequestId);
            }
        }
#pragma warning restore CA1873
    }

    public void SinkFailed(string sink, Exception exception) => LogSinkFailed(_logger, sink, exception.GetType().Name, PlainText.Of(exception.Message));

    public void SinkRecovered(string sink) => LogSinkRecovered(_logger, sink);

    public void RecordsLost(string sink, long count) => LogRecordsLost(_logger, count, sink);

    [LoggerMessage(EventId = LogEvents.CallAllowed, EventName = "CallAllowed", Level = LogLevel.Information,
        Message = "Allowed {Name} to call {Method} {Primitive} (subject {Subject}, client {ClientId}, from {RemoteAddress}, request {RequestId})")]
    private static partial void LogAllowed(
        ILogger logger, string name, string? subject, string? clientId, string? method, string primitive, string? remoteAddress, string requestId);

    [LoggerMessage(EventId = LogEvents.CallRefused, EventName = "CallRefused", Level = LogLevel.Information,
        Message = "Refused {Name} to call {Method} {Primitive} with {Status} {Reason} {Detail} (required '{Required}', subject {Subject}, client {ClientId}, "
            + "from {RemoteAddress}, request {RequestId})")]
    private static partial void LogRefused(
        ILogger logger, string name, string? subject, string? clientId, string? method, string primitive, string reason, string? detail, int? status, string required,
        string? remoteAddress, string requestId);

    [LoggerMessage(EventId = LogEvents.CallCompleted, EventName = "CallCompleted", Level = LogLevel.Information,
        Message = "{Name}'s call of {Method} {Primitive} ended: {Outcome}, status {Status}, after {DurationMs} ms (subject {Subject}, client {ClientId}, request {RequestId})")]
    private static partial void LogCompleted(
        ILogger logger, string name, string? subject, string? clientId, string? method, string primitive, string outcome, int? status, double? durationMs, string requestId);

    [LoggerMessage(EventId = LogEvents.AuditRecordsLost, EventName = "AuditRecordsLost", Level = LogLevel.Error,
        Message = "{Count} audit records are lost: {Sink} did not keep them, and no more of them may wait (McpScopes:Audit:QueueLimit)")]
    private static partial void LogRecordsLost(ILogger logger, long count, string sink);

    [LoggerMessage(EventId = LogEvents.AuditSinkFailed, EventName = "AuditSinkFailed", Level = LogLevel.Error,
        Message = "Audit sink {Sink} failed with {Kind}: {Reason} It is tried again every second")]
    private static partial void LogSinkFailed(ILogger logger, string sink, string kind, string reason);

    [LoggerMessage(EventId = LogEvents.AuditSinkRecovered, EventName = "AuditSinkRecovered", Level = LogLevel.Information, Message = "Audit sink {Sink} keeps records again")]
    private static partial void LogSinkRecovered(ILogger logger, string sink);
}

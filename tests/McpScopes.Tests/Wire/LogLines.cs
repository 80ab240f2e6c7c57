using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace McpScopes.Tests.Wire;

/// <summary>Everything that an application logs, of every category and level.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private const string Audit = "McpScopes.Audit";

    private readonly ConcurrentQueue<LogLine> _lines = new();

    /// <summary>Whether the settings let the audit write.</summary>
    public bool HasAudit { get; init; } = true;

    public IReadOnlyCollection<LogLine> All => _lines;

    public IEnumerable<LogLine> Ours => _lines.Where(line => line.Category.StartsWith("McpScopes", StringComparison.Ordinal));

    /// <summary>Our lines but for the audit, which has a line of its own for each decision.</summary>
    public IEnumerable<LogLine> OursBesidesAudit => Ours.Where(line => line.Category != Audit);

    public IEnumerable<LogLine> Alarms => _lines.Where(line => line.Level >= LogLevel.Warning);

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _lines, HasAudit || categoryName != Audit);

    public void Clear() => _lines.Clear();

    public void Dispose()
    {
    }

    private sealed class Logger(string category, ConcurrentQueue<LogLine> lines, bool isEnabled) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => isEnabled;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(new(category, logLevel, eventId.Id, formatter(state, exception), exception));
    }
}

internal sealed record LogLine(string Category, LogLevel Level, int EventId, string Text, Exception? Exception);

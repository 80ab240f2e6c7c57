using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace McpScopes.Tests.Wire;

/// <summary>What reaches the log.</summary>
internal sealed class LogLines : ILoggerProvider
{
    public ConcurrentQueue<LogLine> All { get; } = new();

    /// <summary>The lines of McpScopes itself.</summary>
    public IEnumerable<LogLine> Ours => All.Where(line => line.Category.StartsWith("McpScopes", StringComparison.Ordinal));

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, All);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, ConcurrentQueue<LogLine> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(new LogLine(category, logLevel, formatter(state, exception), exception));
    }
}

/// <summary>One line of the log.</summary>
internal sealed record LogLine(string Category, LogLevel Level, string Text, Exception? Exception);

using Serilog;
using Serilog.Configuration;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Sinks.File;

namespace McpScopes.Audit.Files;

/// <summary>Serilog's rolling file, which takes records and says so when it cannot.</summary>
internal sealed class RollingFile : IDisposable, ILoggingFailureListener
{
    private const string RecordProperty = "record";

    private readonly ILogEventSink _sink;
    private readonly FileStream _lock;
    private Exception? _failure;

    private RollingFile(string path, ScopeAuditFileOptions options, FileStream @lock)
    {
        _lock = @lock;
        _sink = LoggerSinkConfiguration.CreateSink(sinks => sinks.File(
            new LineFormatter(options.Format),
            path,
            fileSizeLimitBytes: options.FileSizeLimit,
            rollOnFileSizeLimit: true,
            rollingInterval: options.Interval switch
            {
                AuditFileInterval.None => RollingInterval.Infinite,
                AuditFileInterval.Month => RollingInterval.Month,
                AuditFileInterval.Hour => RollingInterval.Hour,
                _ => RollingInterval.Day,
            },
            retainedFileCountLimit: options.RetainedFiles));
        if (_sink is not (ISetLoggingFailureListener and IFlushableFileSink and IDisposable))
        {
            throw new NotSupportedException("This version of Serilog.Sinks.File does not tell of failures: use the version that the package names.");
        }

        ((ISetLoggingFailureListener)_sink).SetFailureListener(this);
    }

    public static RollingFile Open(string path, ScopeAuditFileOptions options)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var @lock = Lock(path);
        try
        {
            HalfLine.CutOff(path);
            return new RollingFile(path, options, @lock);
        }
        catch
        {
            @lock.Dispose();
            throw;
        }
    }

    public void Write(ScopeAuditRecord record)
    {
        _failure = null;
        _sink.Emit(new LogEvent(
            record.Time, LogEventLevel.Information, exception: null, MessageTemplate.Empty, [new LogEventProperty(RecordProperty, new ScalarValue(record))]));
        if (_failure is not null)
        {
            throw _failure;
        }
    }

    public void FlushToDisk() => ((IFlushableFileSink)_sink).FlushToDisk();

    public void Dispose()
    {
        try
        {
            ((IDisposable)_sink).Dispose();
        }
        finally
        {
            _lock.Dispose();
        }
    }

    /// <summary>Two that write to one file would write over each other: Linux lets them, and neither would notice.</summary>
    private static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (File.Exists(path + ".lock"))
        {
            throw new IOException(
                "Another process writes to the audit's files, or its lock cannot be opened. Give each node a McpScopes:Audit:File:Path of its own.", exception);
        }
    }

    /// <summary>A file that is locked, and an old one that cannot be deleted, are no loss: the sink goes on with the next. What names events lost them.</summary>
    void ILoggingFailureListener.OnLoggingFailed(
        object sender, LoggingFailureKind kind, string message, IReadOnlyCollection<LogEvent>? events, Exception? exception)
    {
        if (events is { Count: > 0 })
        {
            _failure = new IOException($"The audit file was not written: {message}.", exception);
        }
    }

    private sealed class LineFormatter(AuditFileFormat format) : ITextFormatter
    {
        public void Format(LogEvent logEvent, TextWriter output)
        {
            var record = (ScopeAuditRecord)((ScalarValue)logEvent.Properties[RecordProperty]).Value!;
            output.Write(format is AuditFileFormat.Ocsf ? ScopeAuditOcsf.ToLine(record) : ScopeAuditJson.ToLine(record));
            output.Write('\n');
        }
    }
}

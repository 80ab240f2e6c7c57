using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace McpScopes.Audit.Files;

/// <summary>
/// Keeps records in files. Serilog's file sink rotates, retains and writes them; what is done here is that no failure stays unseen. A logger swallows
/// what its sinks throw, so the sink is called without a logger; and a sink that failed may hold half a line, so it is thrown away,
/// the half line is cut off, and the next write begins with a new one.
/// </summary>
internal sealed class AuditFileSink(IOptions<ScopeAuditFileOptions> options, IHostEnvironment environment) : IScopeAuditBatchSink, IDisposable
{
    private readonly ScopeAuditFileOptions _options = options.Value;
    private readonly string _path = Path.GetFullPath(options.Value.Path!, environment.ContentRootPath);
    private readonly Lock _gate = new();

    /// <summary>What was written of a batch that then failed, and comes again.</summary>
    private readonly HashSet<(string, ScopeAuditStage)> _written = [];
    private RollingFile? _file;
    private bool _isDisposed;

    public ValueTask WriteAsync(ScopeAuditRecord record, CancellationToken cancellationToken) => WriteAsync([record], cancellationToken);

    public ValueTask WriteAsync(IReadOnlyList<ScopeAuditRecord> records, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            try
            {
                Write(records);
            }
            catch
            {
                CloseQuietly();
                throw;
            }
        }

        return ValueTask.CompletedTask;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            CloseQuietly();
        }
    }

    private void Write(IReadOnlyList<ScopeAuditRecord> records)
    {
        _file ??= RollingFile.Open(_path, _options);
        foreach (var record in records)
        {
            if (!_written.Contains((record.RequestId, record.Stage)))
            {
                _file.Write(record);
                _written.Add((record.RequestId, record.Stage));
            }
        }

        if (_options.FlushToDisk)
        {
            try
            {
                _file.FlushToDisk();
            }
            catch
            {
                // What the operating system could not bring to the disk it may have forgotten since.
                _written.Clear();
                throw;
            }
        }

        _written.Clear();
    }

    private void CloseQuietly()
    {
        try
        {
            _file?.Dispose();
        }
#pragma warning disable CA1031 // It failed before, and fails again as it is closed.
        catch (Exception)
#pragma warning restore CA1031
        {
        }

        _file = null;
    }
}

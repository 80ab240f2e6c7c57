using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace McpScopes.Audit;

/// <summary>Hands each record to the log and to all sinks.</summary>
internal sealed class AuditTrail : IHostedService, IAsyncDisposable
{
    private readonly AuditLog _log;
    private readonly AuditQueue[] _queues;

    public AuditTrail(IEnumerable<IScopeAuditSink> sinks, IOptions<McpScopesOptions> options, AuditLog log, AuditMetrics metrics)
    {
        _log = log;
        _queues = [.. sinks.Select(sink => new AuditQueue(sink, options.Value.Audit, log, metrics))];
        MustBeKept = options.Value.Audit.WhenSinkFails is AuditFailureMode.Refuse && _queues.Length > 0;
        metrics.Observe(_queues);
    }

    /// <summary>Whether nothing may run before its record is kept.</summary>
    public bool MustBeKept { get; }

    /// <summary>The sinks that do not keep what they are given.</summary>
    public IEnumerable<string> FailingSinks => _queues.Where(static queue => queue.IsFailing).Select(static queue => queue.Name);

    /// <summary>Whether anybody reads a record: else none is made.</summary>
    public bool IsRead => _queues.Length > 0 || _log.IsEnabled;

    /// <summary>Leaves the record for all, and never waits.</summary>
    public void Post(ScopeAuditRecord record)
    {
        _log.Write(record);
        foreach (var queue in _queues)
        {
            queue.Post(record);
        }
    }

    /// <summary>Returns whether every sink keeps the record.</summary>
    public async ValueTask<bool> KeepAsync(ScopeAuditRecord record)
    {
        _log.Write(record);
        if (_queues is [var only])
        {
            return await only.KeepAsync(record).ConfigureAwait(false);
        }

        var kept = await Task.WhenAll(_queues.Select(queue => queue.KeepAsync(record))).ConfigureAwait(false);
        return kept.All(static isKept => isKept);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(_queues.Select(queue => queue.StopAsync(cancellationToken)));

    public async ValueTask DisposeAsync()
    {
        foreach (var queue in _queues)
        {
            await queue.DisposeAsync().ConfigureAwait(false);
        }
    }
}

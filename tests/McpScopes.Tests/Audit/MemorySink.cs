using System.Collections.Concurrent;

namespace McpScopes.Tests.Audit;

/// <summary>A sink that remembers, fails or waits as a test says.</summary>
internal sealed class MemorySink : IScopeAuditSink
{
    private readonly ConcurrentQueue<ScopeAuditRecord> _records = new();

    public IReadOnlyCollection<ScopeAuditRecord> Records => _records;

    public volatile bool Fails;

    /// <summary>What a write waits for.</summary>
    public TaskCompletionSource? Pause { get; set; }

    public async ValueTask WriteAsync(ScopeAuditRecord record, CancellationToken cancellationToken)
    {
        if (Pause is { } pause)
        {
            await pause.Task.WaitAsync(cancellationToken);
        }

        if (Fails)
        {
            throw new IOException("The disk is full.");
        }

        _records.Enqueue(record);
    }

    /// <summary>Waits until so many records are there, and then sees that no more come.</summary>
    public async Task<IReadOnlyList<ScopeAuditRecord>> WaitAsync(int count)
    {
        for (var patience = 0; _records.Count < count && patience < 500; patience++)
        {
            await Task.Delay(20);
        }

        await Task.Delay(50);
        Assert.Equal(count, _records.Count);
        return [.. _records];
    }
}

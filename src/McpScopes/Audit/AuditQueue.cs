using System.Threading.Channels;

namespace McpScopes.Audit;

/// <summary>
/// The records that wait for one sink, and the one who writes them there. Bounded: when the sink is slower than the calls, or down, what does
/// not fit is lost, and that is counted and said. A sink that fails is tried again with the same record, so that a pause loses nothing
/// that the queue can hold.
/// </summary>
internal sealed class AuditQueue : IAsyncDisposable
{
    private const int BatchSize = 256;

    /// <summary>A record that fails this often, a second apart, while nothing else is tried, is given up: it may be the record's fault.</summary>
    private const int MaxAttempts = 60;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWrite = TimeSpan.FromSeconds(30);

    /// <summary>Longer than a single attempt, and than the pause after it.</summary>
    private static readonly TimeSpan FailureLifetime = LongestWrite + TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LossReportInterval = TimeSpan.FromSeconds(10);

    private readonly IScopeAuditSink _sink;
    private readonly AuditLog _log;
    private readonly AuditMetrics _metrics;
    private readonly TimeSpan _keepTimeout;
    private readonly int _limitForStrangers;
    private readonly Channel<Entry> _channel;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _pump;
    private long _lostUnreported;
    private long _lastLossReport;
    private readonly int _limit;
    private int _held;
    private long _failedAt;
    private bool _isDisposed;

    public AuditQueue(IScopeAuditSink sink, ScopeAuditOptions options, AuditLog log, AuditMetrics metrics)
    {
        (_sink, _log, _metrics, _keepTimeout, _limit) = (sink, log, metrics, options.WriteTimeout, options.QueueLimit);
        Name = sink.GetType().Name;
        _limitForStrangers = Math.Max(1, options.QueueLimit / 2);
        _channel = Channel.CreateBounded<Entry>(new BoundedChannelOptions(options.QueueLimit) { SingleReader = true });
        _pump = Task.Run(PumpAsync);
    }

    public string Name { get; }

    /// <summary>
    /// Whether the sink failed the last time that it was tried, not long ago, or no more fits into the queue. A node that is left alone because of
    /// this has nothing to try the sink with: after a while it must be tried again.
    /// </summary>
    public bool IsFailing => Volatile.Read(ref _failedAt) is var at
        && ((at != 0 && Environment.TickCount64 - at < FailureLifetime.TotalMilliseconds) || Depth >= _limit);

    public int Depth => _channel.Reader.Count + Volatile.Read(ref _held);

    /// <summary>Leaves a record for the sink, and never waits.</summary>
    public void Post(ScopeAuditRecord record)
    {
        if (!TryQueue(new Entry(record, null)))
        {
            Lose(1);
        }
    }

    /// <summary>Leaves a record for the sink and waits until it is kept; <see langword="false"/> if it is not, or not in time.</summary>
    public async Task<bool> KeepAsync(ScopeAuditRecord record)
    {
        var kept = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!TryQueue(new Entry(record, kept)))
        {
            Lose(1);
            return false;
        }

        try
        {
            return await kept.Task.WaitAsync(_keepTimeout).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The writer skips what nobody waits for any more.
            if (kept.TrySetResult(false))
            {
                Lose(1);
            }

            return await kept.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Writes what waits, until <paramref name="cancellationToken"/> says that there is no more time.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _channel.Writer.TryComplete();
        using (cancellationToken.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), _stop))
        {
            await _pump.ConfigureAwait(false);
        }

        ReportLoss(now: true);
    }

    public async ValueTask DisposeAsync()
    {
        // As a service and as a hosted one it is disposed twice.
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        // An application that was never stopped, but thrown away, waits for nothing.
        _channel.Writer.TryComplete();
        await _stop.CancelAsync().ConfigureAwait(false);
        await _pump.ConfigureAwait(false);
        ReportLoss(now: true);
        _stop.Dispose();
    }

    /// <summary>
    /// Whoever has no token can be refused as often as he likes: he fills half of the queue at most, so that he pushes out no record of a call, and
    /// stops no call that must be recorded.
    /// </summary>
    private bool TryQueue(Entry entry) =>
        (entry.Record is not { Decision: ScopeAuditDecision.Refused, Subject: null, ClientId: null } || _channel.Reader.Count < _limitForStrangers)
        && _channel.Writer.TryWrite(entry);

    private async Task PumpAsync()
    {
        var batch = new List<Entry>(BatchSize);
        var failures = 0;
        while (batch.Count > 0 || await _channel.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (batch.Count < BatchSize && _channel.Reader.TryRead(out var entry))
            {
                batch.Add(entry);
            }

            batch.RemoveAll(static entry => entry.Kept?.Task.IsCompleted == true);
            Volatile.Write(ref _held, batch.Count);
            if (batch.Count == 0)
            {
                continue;
            }

            if (_stop.IsCancellationRequested)
            {
                GiveUp(batch, batch.Count);
                continue;
            }

            // After a failure one record at a time, so that one which the sink will never take holds up no others for good.
            var count = failures > 0 || _sink is not IScopeAuditBatchSink ? 1 : batch.Count;
            if (await WriteAsync(batch, count).ConfigureAwait(false) is not { } failure)
            {
                Kept(batch, count);
                if (failures > 0)
                {
                    failures = 0;
                    Volatile.Write(ref _failedAt, 0);
                    _log.SinkRecovered(Name);
                    ReportLoss(now: true);
                }

                continue;
            }

            Volatile.Write(ref _failedAt, Math.Max(1, Environment.TickCount64));
            if (failures++ == 0)
            {
                _log.SinkFailed(Name, failure);
            }

            // Callers who wait are told at once, and run nothing. What has run is tried again.
            for (var i = 0; i < count; i++)
            {
                if (batch[i].Kept?.TrySetResult(false) == true)
                {
                    Lose(1);
                }
            }

            if (failures % MaxAttempts == 0 && batch[0].Kept is null)
            {
                GiveUp(batch, 1);
            }

            if (batch.Exists(static entry => entry.Kept is null))
            {
                await Task.Delay(RetryDelay, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<Exception?> WriteAsync(List<Entry> batch, int count)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        patience.CancelAfter(LongestWrite);
        try
        {
            if (_sink is IScopeAuditBatchSink batchSink)
            {
                var records = new ScopeAuditRecord[count];
                for (var i = 0; i < count; i++)
                {
                    records[i] = batch[i].Record;
                }

                await batchSink.WriteAsync(records, patience.Token).ConfigureAwait(false);
            }
            else
            {
                await _sink.WriteAsync(batch[0].Record, patience.Token).ConfigureAwait(false);
            }

            return null;
        }
#pragma warning disable CA1031 // A sink is the application's: whatever it throws, calls and the other sinks go on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return exception;
        }
    }

    private void Kept(List<Entry> batch, int count)
    {
        for (var i = 0; i < count; i++)
        {
            batch[i].Kept?.TrySetResult(true);
        }

        batch.RemoveRange(0, count);
        Volatile.Write(ref _held, batch.Count);
        ReportLoss(now: false);
    }

    private void GiveUp(List<Entry> batch, int count)
    {
        for (var i = 0; i < count; i++)
        {
            batch[i].Kept?.TrySetResult(false);
        }

        batch.RemoveRange(0, count);
        Lose(count);
    }

    private void Lose(int count)
    {
        _metrics.Lost(Name, count);
        Interlocked.Add(ref _lostUnreported, count);
        ReportLoss(now: false);
    }

    /// <summary>A sink that is down loses thousands a second: the log gets one line for many.</summary>
    private void ReportLoss(bool now)
    {
        var last = Volatile.Read(ref _lastLossReport);
        if (Volatile.Read(ref _lostUnreported) == 0
            || (!now && last != 0 && Environment.TickCount64 - last < LossReportInterval.TotalMilliseconds)
            || Interlocked.CompareExchange(ref _lastLossReport, Math.Max(1, Environment.TickCount64), last) != last)
        {
            return;
        }

        if (Interlocked.Exchange(ref _lostUnreported, 0) is var lost and > 0)
        {
            _log.RecordsLost(Name, lost);
        }
    }

    private readonly record struct Entry(ScopeAuditRecord Record, TaskCompletionSource<bool>? Kept);
}

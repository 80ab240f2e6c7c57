using McpScopes.Requests;

namespace McpScopes.Enforcement.Front;

/// <summary>
/// The response body that the SDK writes to. It keeps the response from starting until there is something to send, so that a refusal that
/// comes after the request was handed to the SDK is still a 403: under the handshake protocol versions the SDK flushes the headers before
/// a tool runs, and that one empty flush waits here for a while. What a tool sends meanwhile, progress say, starts the response at once.
/// Once there is a refusal, nothing that the SDK writes is sent.
/// </summary>
internal sealed class ScopedResponseBody(Stream body, ScopedRequest request, TimeProvider time) : Stream
{
    /// <summary>How long an empty flush waits. Clients wait longer for headers; proxies and load balancers do, too.</summary>
    public static readonly TimeSpan EmptyFlushGrace = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private ITimer? _emptyFlush;

    // A server's response is not made for two at a time: what is written while the timer starts it would stand before its headers.
    private Task _lateStart = Task.CompletedTask;
    private bool _stopped;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        buffer.Length == 0 || !TryStart() ? ValueTask.CompletedTask
        : _lateStart.IsCompleted ? body.WriteAsync(buffer, cancellationToken)
        : WriteAfterLateStartAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count)
    {
        if (count > 0 && TryStart())
        {
            _lateStart.GetAwaiter().GetResult();
            body.Write(buffer, offset, count);
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!request.HasStarted)
            {
                _emptyFlush ??= _stopped
                    ? null
                    : time.CreateTimer(static state => ((ScopedResponseBody)state!).FlushAfterGrace(), this, EmptyFlushGrace, Timeout.InfiniteTimeSpan);
                return Task.CompletedTask;
            }
        }

        return _lateStart.IsCompleted ? body.FlushAsync(cancellationToken) : FlushAfterLateStartAsync(cancellationToken);
    }

    public override void Flush() => FlushAsync(CancellationToken.None).GetAwaiter().GetResult();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Ends the waiting: the request is over, or about to be answered otherwise.</summary>
    public async ValueTask StopWaitingAsync()
    {
        ITimer? timer;
        lock (_gate)
        {
            (timer, _emptyFlush) = (_emptyFlush, null);
            _stopped = true;
        }

        if (timer is not null)
        {
            // Its callback may be running at this moment.
            await timer.DisposeAsync().ConfigureAwait(false);
            await _lateStart.ConfigureAwait(false);
        }
    }

    /// <summary>Whether what is written may be sent: the response has started, or starts now. Nobody else can start it meanwhile.</summary>
    private bool TryStart()
    {
        lock (_gate)
        {
            return request.TryStart();
        }
    }

    private void FlushAfterGrace()
    {
        lock (_gate)
        {
            if (!_stopped && !request.HasStarted && request.TryStart())
            {
                _lateStart = StartLateAsync();
            }
        }
    }

    /// <summary>Only starts the response; what fails here fails again, and is reported, at the SDK's first write.</summary>
    private async Task StartLateAsync()
    {
        try
        {
            await body.FlushAsync(request.Context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or InvalidOperationException)
        {
        }
    }

    private async ValueTask WriteAfterLateStartAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        await _lateStart.ConfigureAwait(false);
        await body.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    private async Task FlushAfterLateStartAsync(CancellationToken cancellationToken)
    {
        await _lateStart.ConfigureAwait(false);
        await body.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}

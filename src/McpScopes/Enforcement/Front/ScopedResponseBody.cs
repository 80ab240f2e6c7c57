using System.IO.Pipelines;
using McpScopes.Requests;
using Microsoft.AspNetCore.Http.Features;

namespace McpScopes.Enforcement.Front;

/// <summary>
/// The response body that the SDK writes to. It keeps the response from starting until there is something to send, so that a refusal that
/// comes after the request was handed to the SDK is still a 403: under the handshake protocol versions the SDK flushes the headers before
/// a tool runs, and that one empty flush waits here for a while. What a tool sends meanwhile, progress say, starts the response at once.
/// </summary>
internal sealed class ScopedResponseBody(IHttpResponseBodyFeature inner, ScopedRequest request) : Stream, IHttpResponseBodyFeature
{
    private static readonly TimeSpan EmptyFlushGrace = TimeSpan.FromSeconds(5);
    private readonly Stream _body = inner.Stream;
    private readonly Lock _gate = new();
    private Timer? _emptyFlush;

    // A server's response is not made for two at a time: what is written while the timer starts it would stand before its headers.
    private Task _lateStart = Task.CompletedTask;
    private bool _started;
    private bool _stopped;

    public Stream Stream => this;

    public PipeWriter Writer => inner.Writer;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Whether the refusal takes the place of whatever the SDK would send.</summary>
    private bool IsReplaced
    {
        get
        {
            lock (_gate)
            {
                if (!_started && request.Refusal is not null)
                {
                    return true;
                }

                _started = true;
                return false;
            }
        }
    }

    public void DisableBuffering() => inner.DisableBuffering();

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (!IsReplaced)
        {
            await _lateStart;
            await inner.StartAsync(cancellationToken);
        }
    }

    public async Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default)
    {
        if (!IsReplaced)
        {
            await _lateStart;
            await inner.SendFileAsync(path, offset, count, cancellationToken);
        }
    }

    public async Task CompleteAsync()
    {
        if (!IsReplaced)
        {
            await _lateStart;
            await inner.CompleteAsync();
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        buffer.Length == 0 || IsReplaced ? ValueTask.CompletedTask
        : _lateStart.IsCompleted ? _body.WriteAsync(buffer, cancellationToken)
        : WriteAfterLateStartAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count)
    {
        if (count > 0 && !IsReplaced)
        {
            _lateStart.GetAwaiter().GetResult();
            _body.Write(buffer, offset, count);
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_started)
            {
                if (!_stopped)
                {
                    _emptyFlush ??= new Timer(static state => ((ScopedResponseBody)state!).FlushAfterGrace(), this, EmptyFlushGrace, Timeout.InfiniteTimeSpan);
                }

                return Task.CompletedTask;
            }
        }

        return _lateStart.IsCompleted ? _body.FlushAsync(cancellationToken) : FlushAfterLateStartAsync(cancellationToken);
    }

    public override void Flush() => FlushAsync(CancellationToken.None).GetAwaiter().GetResult();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Ends the waiting: the request is over, or about to be answered otherwise.</summary>
    public async ValueTask StopWaitingAsync()
    {
        Timer? timer;
        lock (_gate)
        {
            (timer, _emptyFlush) = (_emptyFlush, null);
            _stopped = true;
        }

        if (timer is not null)
        {
            await timer.DisposeAsync();
            await _lateStart;
        }
    }

    private void FlushAfterGrace()
    {
        lock (_gate)
        {
            if (!_started && request.Refusal is null)
            {
                _started = true;
                _lateStart = StartLateAsync();
            }
        }
    }

    /// <summary>Only starts the response; what fails here fails again, and is reported, at the SDK's first write.</summary>
    private async Task StartLateAsync()
    {
        try
        {
            await _body.FlushAsync(request.Context.RequestAborted);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or InvalidOperationException)
        {
        }
    }

    private async ValueTask WriteAfterLateStartAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        await _lateStart;
        await _body.WriteAsync(buffer, cancellationToken);
    }

    private async Task FlushAfterLateStartAsync(CancellationToken cancellationToken)
    {
        await _lateStart;
        await _body.FlushAsync(cancellationToken);
    }
}

using McpScopes.Requests;
using McpScopes.Revocation;

namespace McpScopes.Enforcement.Inner;

/// <summary>A message that a session handles. It outlives the connection that it came on, so that breaking that one would not cancel it.</summary>
internal sealed class SessionCall : IRevocableCall, IDisposable
{
    private readonly ScopedRequest _request;
    private readonly OpenCalls _calls;
    private readonly CancellationTokenSource _ending;
    private readonly Lock _gate = new();
    private bool _isOver;

    public SessionCall(ScopedRequest request, OpenCalls calls, CancellationToken cancellationToken)
    {
        (_request, _calls) = (request, calls);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        CancellationToken = _ending.Token;
        calls.Add(this);
        if (request.IsRevoked)
        {
            End();
        }
    }

    /// <summary>Ends when the SDK says so, or when the caller's token is revoked.</summary>
    public CancellationToken CancellationToken { get; }

    public RevocableToken Token => ((IRevocableCall)_request).Token;

    public void End()
    {
        lock (_gate)
        {
            if (!_isOver)
            {
                _request.Progress.Note(ScopeAuditOutcome.Revoked);

                // On another thread: what an application has registered for it may take its time, or throw.
                _ = _ending.CancelAsync();
            }
        }
    }

    public void Dispose()
    {
        _calls.Remove(this);
        lock (_gate)
        {
            _isOver = true;
        }

        _ending.Dispose();
    }
}

using System.Diagnostics;
using McpScopes.Challenges;

namespace McpScopes.Requests;

/// <summary>
/// How far a request has come, as the audit sees it. The connection, the SDK's handling of the message and, for a task, the run in the
/// background end in any order, on any thread; whoever ends last makes the record, and each record is made once.
/// </summary>
internal sealed class CallProgress
{
    private readonly Lock _gate = new();
    private bool _isDecided;
    private bool _isAllowed;
    private bool _isHandling;
    private bool _wasHandled;
    private bool _hasLeft;
    private bool _awaitsHandling;
    private bool _isTask;
    private bool _hasRun;
    private bool _isSettled;
    private long _allowedAt;

    /// <summary>The record of the decision, from which that of the end is made. Null where nobody reads records.</summary>
    public ScopeAuditRecord? Decided { get; private set; }

    /// <summary>What a record says of the request, taken before the request is over where it is decided later.</summary>
    public ScopeAuditRecord? Origin { get; set; }

    /// <summary>Why the inner door refused with a JSON-RPC error instead of an answer of its own.</summary>
    public ScopeAuditReason InnerReason { get; set; }

    /// <summary>The refusal that the inner door made a JSON-RPC error of, because the answer had started.</summary>
    public Refusal? InnerRefusal { get; set; }

    public ScopeAuditOutcome Outcome { get; private set; }

    /// <summary>The type of the exception with which the call failed.</summary>
    public string? Detail { get; private set; }

    public int? Status { get; private set; }

    public bool IsAllowed => Volatile.Read(ref _isAllowed);

    public TimeSpan Duration => Stopwatch.GetElapsedTime(_allowedAt);

    /// <summary>Takes the decision for the caller of this method, if nobody has.</summary>
    public bool TryDecide()
    {
        lock (_gate)
        {
            var isFirst = !_isDecided;
            _isDecided = true;
            return isFirst;
        }
    }

    public void Allow(ScopeAuditRecord? decided)
    {
        Decided = decided;
        _allowedAt = Stopwatch.GetTimestamp();
        Volatile.Write(ref _isAllowed, true);
    }

    /// <summary>The SDK begins to handle the message.</summary>
    public void BeginHandling()
    {
        lock (_gate)
        {
            _isHandling = true;
        }
    }

    public void EndHandling()
    {
        lock (_gate)
        {
            _wasHandled = true;
        }
    }

    /// <summary>The HTTP request is over.</summary>
    /// <param name="status">The status that it was answered with.</param>
    /// <param name="isGone">Whether its connection broke.</param>
    /// <param name="awaitsHandling">Whether the message was only accepted, and will be handled later.</param>
    public void Leave(int? status, bool isGone, bool awaitsHandling)
    {
        lock (_gate)
        {
            _hasLeft = true;
            _awaitsHandling = awaitsHandling;
            Status ??= status;
            if (isGone && Outcome is not (ScopeAuditOutcome.Ok or ScopeAuditOutcome.ToolError or ScopeAuditOutcome.Revoked))
            {
                Outcome = ScopeAuditOutcome.GoneAway;
            }
        }
    }

    /// <summary>Notes how the call ended. What was noted first is closest to the primitive, or is the broken connection that explains what follows.</summary>
    public void Note(ScopeAuditOutcome outcome, string? detail = null)
    {
        lock (_gate)
        {
            if (Outcome is ScopeAuditOutcome.None)
            {
                (Outcome, Detail) = (outcome, detail);
            }
        }
    }

    /// <summary>The primitive's own run is over, in the background perhaps.</summary>
    public void EndRun(ScopeAuditOutcome outcome, string? detail = null)
    {
        lock (_gate)
        {
            _hasRun = true;
            if (!(Outcome is ScopeAuditOutcome.GoneAway && outcome is ScopeAuditOutcome.Cancelled) && Outcome is not ScopeAuditOutcome.Revoked && (_isTask || outcome is not ScopeAuditOutcome.Ok))
            {
                (Outcome, Detail) = (outcome, detail);
            }
        }
    }

    /// <summary>The call was answered with a task: it ends when its run does.</summary>
    public void BecomeTask()
    {
        lock (_gate)
        {
            _isTask = true;
        }
    }

    /// <summary>Whether everything has ended, and the caller of this method is the one to say so.</summary>
    public bool TrySettle()
    {
        lock (_gate)
        {
            if (_isSettled || !_hasLeft || (_isHandling && !_wasHandled) || (_awaitsHandling && !_isHandling) || (_isTask && _isAllowed && !_hasRun))
            {
                return false;
            }

            _isSettled = true;
            return true;
        }
    }
}

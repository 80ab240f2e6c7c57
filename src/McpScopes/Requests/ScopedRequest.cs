using System.Security.Claims;
using McpScopes.Challenges;
using McpScopes.Decisions;
using McpScopes.Identity;
using McpScopes.Resource;
using McpScopes.Revocation;
using McpScopes.Table;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;

namespace McpScopes.Requests;

/// <summary>One HTTP request to a guarded endpoint, from the front door to the inner one and back: what both doors learn of it stands here.</summary>
internal sealed class ScopedRequest(HttpContext context, ScopedEndpoint endpoint) : IRevocableCall
{
    private static readonly object Started = new();

    // Nothing yet, Started, or the refusal. Whichever comes first stays: the SDK's answer and a refusal may be on their way at the same time.
    private object? _outcome;

    private readonly Lock _gate = new();
    private bool _isReleased;

    public HttpContext Context { get; } = context;

    public ScopedEndpoint Endpoint { get; } = endpoint;

    /// <summary>The holder of the token, or <see langword="null"/> if no good one came.</summary>
    public Caller? Caller { get; set; }

    /// <summary>The row that the front door found. It saves the inner door a search where the SDK found the same primitive, and decides nothing.</summary>
    public PrimitiveRow? Peeked { get; set; }

    /// <summary>The method that the front door read, or null.</summary>
    public McpMethod? PeekedMethod { get; set; }

    public CallProgress Progress { get; } = new();

    /// <summary>The JSON-RPC id of the message, once the SDK has read it.</summary>
    public RequestId MessageId { get; set; }

    /// <summary>Whether it speaks 2026-07-28 or later. Read once: a task that the call began asks after the request is over.</summary>
    public bool IsWithoutHandshake { get; } = ProtocolVersion.IsWithoutHandshake(context.Request);

    /// <summary>Whether it is one of a session's, whose calls outlive their connections.</summary>
    public bool IsOfSession { get; } = context.Request.Headers.ContainsKey("Mcp-Session-Id");

    RevocableToken IRevocableCall.Token => Caller is { } caller ? RevocableToken.Of(caller.Token) : default;

    /// <summary>Whether the token was revoked while the request was served.</summary>
    public bool IsRevoked => Progress.Outcome is ScopeAuditOutcome.Revoked;

    /// <summary>Breaks the connection: the SDK cancels what it runs, as it does when a client goes away.</summary>
    void IRevocableCall.End()
    {
        lock (_gate)
        {
            if (!_isReleased)
            {
                Progress.Note(ScopeAuditOutcome.Revoked);
                Context.Abort();
            }
        }
    }

    /// <summary>The HTTP request is over: its objects are another's.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _isReleased = true;
        }
    }

    /// <summary>Whether a 403's challenge names the granted scopes beside those of the operation.</summary>
    public bool ChallengesForGranted(ChallengeScopes setting) => setting switch
    {
        ChallengeScopes.Operation => false,
        ChallengeScopes.OperationAndGranted => true,
        _ => !IsWithoutHandshake,
    };

    /// <summary>The refusal that takes the place of the SDK's answer.</summary>
    public Refusal? Refusal => Volatile.Read(ref _outcome) as Refusal;

    /// <summary>Whether a part of the SDK's answer may have been sent.</summary>
    public bool HasStarted => Volatile.Read(ref _outcome) == Started;

    /// <summary>Begins the SDK's answer, if that has not happened yet. Not if there is a refusal: then nothing of it may be sent.</summary>
    public bool TryStart() => Interlocked.CompareExchange(ref _outcome, Started, null) is not Challenges.Refusal;

    /// <summary>Turns the response into <paramref name="refusal"/>, or an earlier one. Not if a part of the SDK's answer may have been sent.</summary>
    public bool TryRefuse(Refusal refusal) => Interlocked.CompareExchange(ref _outcome, refusal, null) != Started;

    /// <summary>
    /// The request of a message, for the audit alone. The SDK drops users that are not authenticated: a request without a token is known by
    /// the flow of the execution, if the application lets it flow. No decision is made on that.
    /// </summary>
    public static ScopedRequest? Of(ClaimsPrincipal? user) => user is ScopedPrincipal principal ? principal.Request : user is null ? Anonymous.Value : null;

    /// <summary>The anonymous request that the current execution belongs to.</summary>
    public static AsyncLocal<ScopedRequest?> Anonymous { get; } = new();
}

/// <summary>
/// The user of a request that came through the front door. The SDK hands the user, and nothing else of the HTTP request, to its filters:
/// this carries the rest along.
/// </summary>
internal sealed class ScopedPrincipal : ClaimsPrincipal
{
    private readonly ClaimsPrincipal _original;

    public ScopedPrincipal(ClaimsPrincipal original, ScopedRequest request)
        : base(original.Identities)
    {
        _original = original;
        Request = request;
    }

    public ScopedRequest Request { get; }

    public override bool IsInRole(string role) => _original.IsInRole(role);
}

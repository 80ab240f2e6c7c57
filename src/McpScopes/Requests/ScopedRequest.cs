using System.Security.Claims;
using McpScopes.Challenges;
using McpScopes.Identity;
using McpScopes.Resource;
using McpScopes.Table;
using Microsoft.AspNetCore.Http;

namespace McpScopes.Requests;

/// <summary>One HTTP request to a guarded endpoint, from the front door to the inner one and back: what both doors learn of it stands here.</summary>
internal sealed class ScopedRequest(HttpContext context, ScopedEndpoint endpoint)
{
    private Refusal? _refusal;

    public HttpContext Context { get; } = context;

    public ScopedEndpoint Endpoint { get; } = endpoint;

    /// <summary>The holder of the token, or <see langword="null"/> if no good one came.</summary>
    public Caller? Caller { get; set; }

    /// <summary>The row that the front door found. It saves the inner door a search where the SDK found the same primitive, and decides nothing.</summary>
    public PrimitiveRow? Peeked { get; set; }

    /// <summary>What the inner door, or a tool, refused after the request had been handed to the SDK.</summary>
    public Refusal? Refusal => Volatile.Read(ref _refusal);

    /// <summary>Whether a 403's challenge names the granted scopes beside those of the operation.</summary>
    public bool ChallengesForGranted(ChallengeScopes setting) => setting switch
    {
        ChallengeScopes.Operation => false,
        ChallengeScopes.OperationAndGranted => true,
        _ => !ProtocolVersion.IsWithoutHandshake(Context.Request),
    };

    /// <summary>Turns the response into <paramref name="refusal"/> if nothing of it has been sent yet. The first refusal counts.</summary>
    public void Refuse(Refusal refusal) => Interlocked.CompareExchange(ref _refusal, refusal, null);
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

using McpScopes.Authentication.Rules;
using McpScopes.Identity;

namespace McpScopes.Authentication;

/// <summary>What came of a request's token: a caller, or a fault, or neither where no token came.</summary>
internal sealed class TokenOutcome
{
    private TokenOutcome(Caller? caller, TokenFault? fault, Caller? holder) => (Caller, Fault, Holder) = (caller, fault, holder);

    public static TokenOutcome NoToken { get; } = new(null, null, null);

    public Caller? Caller { get; }

    public TokenFault? Fault { get; }

    /// <summary>Who came with a token that is good by itself, whether or not it counts: for records and limits, never for a decision.</summary>
    public Caller? Holder { get; }

    public static TokenOutcome Accepted(Caller caller) => new(caller, null, caller);

    public static TokenOutcome Refused(TokenFault fault, Caller? holder = null) => new(null, fault, holder);
}

/// <summary>Carries a fault through the framework, which knows exceptions only.</summary>
internal sealed class TokenFaultException(TokenFault fault) : Exception(fault.Reason)
{
    public TokenFault Fault { get; } = fault;
}

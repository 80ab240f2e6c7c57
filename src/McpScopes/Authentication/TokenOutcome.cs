using McpScopes.Authentication.Rules;
using McpScopes.Identity;

namespace McpScopes.Authentication;

/// <summary>What came of a request's token: a caller, or a fault, or neither where no token came.</summary>
internal sealed class TokenOutcome
{
    private TokenOutcome(Caller? caller, TokenFault? fault) => (Caller, Fault) = (caller, fault);

    public static TokenOutcome NoToken { get; } = new(null, null);

    public Caller? Caller { get; }

    public TokenFault? Fault { get; }

    public static TokenOutcome Accepted(Caller caller) => new(caller, null);

    public static TokenOutcome Refused(TokenFault fault) => new(null, fault);
}

/// <summary>Carries a fault through the framework, which knows exceptions only.</summary>
internal sealed class TokenFaultException(TokenFault fault) : Exception(fault.Reason)
{
    public TokenFault Fault { get; } = fault;
}

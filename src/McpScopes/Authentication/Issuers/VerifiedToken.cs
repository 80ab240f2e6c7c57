using System.Security.Claims;
using McpScopes.Authentication.Rules;
using McpScopes.Identity;

namespace McpScopes.Authentication.Issuers;

/// <summary>What verifying a token came to.</summary>
internal sealed class VerifiedToken
{
    /// <summary>Whose token it says it is, if that is an issuer that counts.</summary>
    public TrustedIssuer? Issuer { get; init; }

    public AccessToken? Token { get; init; }

    public ClaimsPrincipal? Principal { get; init; }

    public TokenFault? Fault { get; init; }

    /// <summary>The keys that it was verified with.</summary>
    public IKeysVersion? Keys { get; init; }

    /// <summary>Their number then.</summary>
    public int KeysVersion { get; init; }

    /// <summary>Whether the next request with it may go without.</summary>
    public bool IsCacheable { get; init; }

    /// <summary>Nothing that the issuer's scheme takes for a token came.</summary>
    public static VerifiedToken NoToken { get; } = new();

    public static VerifiedToken Refused(TokenFault fault, TrustedIssuer? issuer = null) => new() { Fault = fault, Issuer = issuer };
}

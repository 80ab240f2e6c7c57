using System.Security.Claims;
using McpScopes.Authentication.Issuers;
using McpScopes.Identity;
using Microsoft.IdentityModel.Tokens;

namespace McpScopes.Authentication.Caching;

/// <summary>
/// A token that was verified a moment ago: what it says, and its claims. Not the token, and nothing that a request could change for the next.
/// </summary>
internal sealed class CachedToken
{
    private readonly IKeysVersion? _keys;
    private readonly int _keysVersion;
    private readonly Claim[] _claims;
    private readonly string? _authenticationType;
    private readonly string _nameClaim;
    private readonly string _roleClaim;

    public CachedToken(TokenHash hash, AccessToken token, ClaimsIdentity identity, TrustedIssuer issuer, IKeysVersion? keys, int keysVersion, long endsAt)
    {
        (Hash, Token, Issuer, _keys, _keysVersion, EndsAt) = (hash, token, issuer, keys, keysVersion, endsAt);
        (_authenticationType, _nameClaim, _roleClaim) = (identity.AuthenticationType, identity.NameClaimType, identity.RoleClaimType);

        // The framework's identity holds on to the token.
        _claims = [.. identity.Claims.Select(claim => claim.Clone(identity: null))];
    }

    public TokenHash Hash { get; }

    public AccessToken Token { get; }

    public TrustedIssuer Issuer { get; }

    /// <summary>When it ends by itself, on the clock of <see cref="Environment.TickCount64"/>.</summary>
    public long EndsAt { get; }

    /// <summary>Whether it was asked for since the last time that somebody wanted its place.</summary>
    public bool WasUsed { get; set; } = true;

    /// <summary>Whether it counts: its time is not over, and the issuer's keys are those that it was verified with.</summary>
    public bool IsGood(long now) => now < EndsAt && (_keys is null || _keys.Version == _keysVersion);

    /// <summary>The holder, for one request: what the application adds to it is gone with the request.</summary>
    public ClaimsPrincipal CreatePrincipal() =>
        new(new CaseSensitiveClaimsIdentity(_claims, _authenticationType, _nameClaim, _roleClaim));
}

using System.Security.Claims;
using McpScopes.Identity;

namespace McpScopes.Revocation;

/// <summary>What of a token revocations look at.</summary>
/// <param name="Names">Whose it is.</param>
/// <param name="IssuedAt">Its <c>iat</c>.</param>
/// <param name="NotBefore">Its <c>nbf</c>.</param>
/// <param name="ExpiresAt">Its <c>exp</c>.</param>
internal readonly record struct RevocableToken(TokenNames Names, DateTimeOffset? IssuedAt, DateTimeOffset? NotBefore, DateTimeOffset? ExpiresAt)
{
    /// <summary>As the issuer made it: what the application makes of its holder later names nobody whom an issuer could revoke.</summary>
    public static RevocableToken Of(AccessToken token) => token.AsIssued is var issued
        ? new(new(issued.Issuer, issued.Subject, issued.ClientId, issued.TokenId, issued.SessionId), issued.IssuedAt, issued.NotBefore, issued.ExpiresAt)
        : default;

    public static RevocableToken Of(ClaimsPrincipal principal) => new(
        new(
            TokenClaims.IssuerOrSource(principal),
            TokenClaims.Subject(principal),
            TokenClaims.ClientId(principal),
            TokenClaims.TokenId(principal),
            TokenClaims.SessionId(principal)),
        TokenClaims.Time(principal, "iat"),
        TokenClaims.Time(principal, "nbf"),
        TokenClaims.Time(principal, "exp"));

    /// <summary>Whether a revocation of its names concerns it. A token that does not say when it was issued is older than anything.</summary>
    public bool IsOlderThan(DateTimeOffset moment) => !(IssuedAt >= moment);
}

/// <summary>Under which names a token may be revoked.</summary>
internal readonly record struct TokenNames(string? Issuer, string? Subject, string? Client, string? Token, string? Session)
{
    /// <summary>The keys under which a revocation may stand.</summary>
    public IEnumerable<string> Keys()
    {
        if (Issuer is null)
        {
            yield break;
        }

        foreach (var kind in Enum.GetValues<TokenRevocationKind>())
        {
            if (Of(kind) is { } value)
            {
                yield return RevocationKeys.Of(kind, Issuer, value);
            }
        }
    }

    public bool AreMeantBy(KeptRevocation revocation) => Issuer == revocation.Issuer && Of(revocation.Kind) == revocation.Value;

    private string? Of(TokenRevocationKind kind) => kind switch
    {
        TokenRevocationKind.Subject => Subject,
        TokenRevocationKind.Client => Client,
        TokenRevocationKind.Token => Token,
        TokenRevocationKind.Session => Session,
        TokenRevocationKind.Issuer => Issuer,
        _ => null,
    };
}

using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using McpScopes.Identity;

namespace McpScopes.Revocation;

/// <summary>What of a token revocations look at.</summary>
internal readonly record struct RevocableToken(string? Issuer, string? Subject, string? Client, string? Token, string? Session)
{
    public static RevocableToken Of(ClaimsPrincipal principal) => new(
        TokenClaims.Issuer(principal), TokenClaims.Subject(principal), TokenClaims.ClientId(principal), TokenClaims.TokenId(principal), TokenClaims.SessionId(principal));

    /// <summary>The keys under which a revocation of this token may stand.</summary>
    public IEnumerable<string> Keys()
    {
        if (Issuer is null)
        {
            yield break;
        }

        yield return RevocationKeys.Of(TokenRevocationKind.Issuer, Issuer, Issuer);
        foreach (var (kind, value) in new[]
        {
            (TokenRevocationKind.Subject, Subject), (TokenRevocationKind.Client, Client), (TokenRevocationKind.Token, Token), (TokenRevocationKind.Session, Session),
        })
        {
            if (value is not null)
            {
                yield return RevocationKeys.Of(kind, Issuer, value);
            }
        }
    }
}

/// <summary>
/// Names of entries in the store: one for each thing that can be revoked, found by the token alone, so that no list is shared and none can
/// lose an entry. Hashed: claims are of any length and hold any character, and are nobody's business in a cache that others read.
/// </summary>
internal static class RevocationKeys
{
    private const string Prefix = "mcpscopes:revoked:";

    /// <summary>Changes with each revocation on any node.</summary>
    public const string Epoch = "mcpscopes:revocations";

    public static string Of(TokenRevocationKind kind, string issuer, string value)
    {
        // Lengths first: no two triples make one text.
        var text = $"{(int)kind}:{issuer.Length}:{issuer}:{value}";
        return Prefix + Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace McpScopes.Revocation;

/// <summary>
/// Names of entries in the store: one for each thing that can be revoked, found by the token alone, so that no list is shared and none can
/// lose an entry. Hashed: claims are of any length and hold any character, and are nobody's business in a cache that others read.
/// </summary>
internal static class RevocationKeys
{
    private const string Prefix = "mcpscopes:revoked:";

    /// <summary>Changes with each revocation on any node.</summary>
    public const string Epoch = "mcpscopes:revocations";

    /// <summary>Written by one node alone. It is gone when the store has lost its memory, whoever has written there since.</summary>
    public static string MarkOf(string node) => "mcpscopes:revocations:node:" + node;

    public static string Of(TokenRevocationKind kind, string issuer, string value)
    {
        // Lengths first: no two triples make one text.
        var text = $"{(int)kind}:{issuer.Length}:{issuer}:{value}";
        return Prefix + Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}

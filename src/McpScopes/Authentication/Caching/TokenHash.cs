using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace McpScopes.Authentication.Caching;

/// <summary>A token's SHA-256: what a token is known by after its request, since nobody makes a token of it again.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct TokenHash(ulong A, ulong B, ulong C, ulong D)
{
    private const int MaxOnStack = 4096;

    public static TokenHash Of(ReadOnlySpan<char> token)
    {
        byte[]? rented = null;
        var bytes = token.Length <= MaxOnStack ? stackalloc byte[token.Length] : (rented = ArrayPool<byte>.Shared.Rent(token.Length)).AsSpan(0, token.Length);
        try
        {
            // Tokens are ASCII (RFC 6750 §2.1, RFC 7515 §3). Of another text the hash would be that of several.
            if (Encoding.ASCII.GetBytes(token, bytes) != token.Length || !Ascii.IsValid(token))
            {
                bytes = Encoding.UTF8.GetBytes(token.ToString());
            }

            Span<ulong> hash = stackalloc ulong[4];
            SHA256.HashData(bytes, MemoryMarshal.AsBytes(hash));
            return new TokenHash(hash[0], hash[1], hash[2], hash[3]);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented, clearArray: true);
            }
        }
    }
}

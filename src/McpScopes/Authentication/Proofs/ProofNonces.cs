using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace McpScopes.Authentication.Proofs;

/// <summary>
/// The server's nonces (RFC 9449 §8): a proof that carries one was not made long before. They hold nothing but their time, under the application's
/// data protection keys, so that every node that shares the keys takes them.
/// </summary>
internal sealed class ProofNonces(IDataProtectionProvider protection, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly IDataProtector _protector = protection.CreateProtector("McpScopes.DPoP.Nonce");

    public string Create()
    {
        Span<byte> content = stackalloc byte[16];
        BitConverter.TryWriteBytes(content, time.GetUtcNow().ToUnixTimeSeconds());
        RandomNumberGenerator.Fill(content[8..]);
        return Microsoft.AspNetCore.WebUtilities.WebEncoders.Base64UrlEncode(_protector.Protect(content.ToArray()));
    }

    /// <summary>Returns whether the nonce counts, and whether the client should have a new one.</summary>
    public (bool IsGood, bool IsOld) Check(string nonce)
    {
        try
        {
            var content = _protector.Unprotect(Microsoft.AspNetCore.WebUtilities.WebEncoders.Base64UrlDecode(nonce));
            var age = time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(BitConverter.ToInt64(content));
            return (age <= Lifetime && age >= -TimeSpan.FromSeconds(30), age > Lifetime / 2);
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException or ArgumentException)
        {
            return (false, true);
        }
    }
}

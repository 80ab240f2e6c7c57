using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace DevAuthority;

/// <summary>The key that signs tokens (RS256, published) and the one that hides the content of codes and refresh tokens (private).</summary>
internal sealed class AuthorityKeys(DataFolder folder)
{
    private readonly Lazy<RSAParameters> _signing = new(() => folder.ReadOrCreateKey("signing.pem"));
    private readonly Lazy<RSAParameters> _encryption = new(() => folder.ReadOrCreateKey("encryption.pem"));

    public SigningCredentials Signing => new(Named(_signing.Value), SecurityAlgorithms.RsaSha256);

    public EncryptingCredentials Encryption =>
        new(Named(_encryption.Value), SecurityAlgorithms.RsaOAEP, SecurityAlgorithms.Aes256CbcHmacSha512);

    /// <summary>Reads or makes both keys now, so that an unusable one stops the start and not the first login.</summary>
    public void Load() => _ = (_signing.Value, _encryption.Value);

    // From parameters, not from an RSA object: signers are cached by key id for the whole process, and would outlive an object of this host.
    private static RsaSecurityKey Named(RSAParameters parameters)
    {
        var key = new RsaSecurityKey(parameters);
        key.KeyId = Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());
        return key;
    }
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace McpScopes.Authority;

/// <summary>
/// The keys that sign tokens (RS256, published) and those that hide the content of codes, refresh tokens and cookies (private). The first
/// of each is used, all are accepted.
/// </summary>
internal sealed class AuthorityKeys(IOptions<McpAuthorityOptions> options, DataFolder folder, KeyFiles files)
{
    private readonly Lazy<IReadOnlyList<RSAParameters>> _signing = new(() =>
        Read(options.Value.Keys.Signing, "signing.pem", folder, files));
    private readonly Lazy<IReadOnlyList<RSAParameters>> _encryption = new(() =>
        Read(options.Value.Keys.Encryption, "encryption.pem", folder, files));

    public IEnumerable<SigningCredentials> Signing =>
        _signing.Value.Select(key => new SigningCredentials(Named(key), SecurityAlgorithms.RsaSha256));

    public IEnumerable<EncryptingCredentials> Encryption =>
        _encryption.Value.Select(key =>
            new EncryptingCredentials(Named(key), SecurityAlgorithms.RsaOAEP, SecurityAlgorithms.Aes256CbcHmacSha512));

    public IReadOnlyCollection<SecurityKey> PublicSigningKeys =>
        [.. _signing.Value.Select(key => Named(new RSAParameters { Modulus = key.Modulus, Exponent = key.Exponent }))];

    /// <summary>
    /// The encryption keys as certificates, which is what data protection takes. A certificate here is only the key's envelope: made anew
    /// at each start, equal each time and on each node.
    /// </summary>
    public IReadOnlyList<X509Certificate2> EncryptionCertificates => [.. _encryption.Value.Select(Wrap)];

    /// <summary>Reads or makes the keys now, so that an unusable one stops the start and not the first login.</summary>
    public void Load() => _ = (_signing.Value, _encryption.Value);

    private static IReadOnlyList<RSAParameters> Read(IList<KeyFile> named, string own, DataFolder folder, KeyFiles files) =>
        named.Count > 0 ? [.. named.Select(files.Read)] : [folder.ReadOrCreateKey(own)];

    // From parameters, not from an RSA object: signers are cached by key id for the whole process, and would outlive an object of this
    // host.
    private static RsaSecurityKey Named(RSAParameters parameters)
    {
        var key = new RsaSecurityKey(parameters);
        key.KeyId = Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());
        return key;
    }

    private static X509Certificate2 Wrap(RSAParameters parameters)
    {
        using var rsa = RSA.Create(parameters);
        var name = new X500DistinguishedName("CN=McpScopes.Authority");
        var request = new CertificateRequest(name, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        // Nothing random in it: PKCS #1 signatures are deterministic, and so is the rest.
        using var certificate = request.Create(
            name,
            X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1),
            DateTimeOffset.UnixEpoch,
            new DateTimeOffset(9999, 12, 31, 0, 0, 0, TimeSpan.Zero),
            serialNumber: [1]);
        return certificate.CopyWithPrivateKey(rsa);
    }
}

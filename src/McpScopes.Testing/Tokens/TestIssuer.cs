using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace McpScopes.Testing.Tokens;

/// <summary>Signs tokens with a key of its own, which the application under test trusts in place of its issuer's. The key dies with the process.</summary>
internal sealed class TestIssuer : IDisposable
{
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    // RS256, which every provider signs with: a key whose algorithm the application does not expect would be refused for that.
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly SigningCredentials _credentials;

    public TestIssuer()
    {
        var key = new RsaSecurityKey(_rsa) { KeyId = Guid.NewGuid().ToString("N") };
        _credentials = new SigningCredentials(key, SecurityAlgorithms.RsaSha256);
        PublicKey = new RsaSecurityKey(_rsa.ExportParameters(includePrivateParameters: false)) { KeyId = key.KeyId };
    }

    public SecurityKey PublicKey { get; }

    public string Sign(TokenShape shape, TestToken token)
    {
        var claims = shape.Claims(token);
        foreach (var (name, value) in token.Claims)
        {
            if (value is null)
            {
                _ = claims.Remove(name);
            }
            else
            {
                claims[name] = value;
            }
        }

        // A token that has expired was once good: its whole life lies further back than any clock skew.
        var end = DateTime.UtcNow + token.Lifetime;
        var start = token.Lifetime > TimeSpan.Zero ? DateTime.UtcNow.AddSeconds(-5) : end.AddHours(-1);
        return Handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = token.Issuer ?? shape.Issuer,
            IssuedAt = start,
            NotBefore = start,
            Expires = end,
            Claims = claims,
            SigningCredentials = _credentials,
            TokenType = shape.TokenType,
        });
    }

    public void Dispose() => _rsa.Dispose();
}

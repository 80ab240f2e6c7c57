// Part of the stand-in for Amazon Cognito.
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CognitoStandIn;

/// <summary>
/// The pool's tokens: an ID token with the groups, an access token without audience and email, both marked by <c>token_use</c>.
/// </summary>
internal sealed class PoolTokens(string issuer, string clientId)
{
    private readonly RsaSecurityKey _key = new(RSA.Create(2048)) { KeyId = Guid.NewGuid().ToString() };
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    public string Keys
    {
        get
        {
            var key = _key.Rsa.ExportParameters(includePrivateParameters: false);
            return JsonSerializer.Serialize(new
            {
                keys = new[]
                {
                    new
                    {
                        kty = "RSA", use = "sig", alg = "RS256", kid = _key.KeyId,
                        n = Base64Url.EncodeToString(key.Modulus), e = Base64Url.EncodeToString(key.Exponent),
                    },
                },
            });
        }
    }

    public Dictionary<string, object> Answer(PoolUser user, IReadOnlyDictionary<string, string> request, string? refreshToken)
    {
        var answer = new Dictionary<string, object>
        {
            ["id_token"] = Sign(user, IdToken(user, refreshToken is null ? null : request.GetValueOrDefault("nonce"))),
            ["access_token"] = Sign(user, new()
            {
                ["client_id"] = clientId,
                ["token_use"] = "access",
                ["username"] = user.Username,
                ["version"] = 2,
                ["scope"] = request.GetValueOrDefault("scope") ?? "openid",
            }),
            ["expires_in"] = 3600,
            ["token_type"] = "Bearer",
        };
        if (refreshToken is { Length: > 0 })
        {
            answer["refresh_token"] = refreshToken;
        }

        return answer;
    }

    /// <summary>The nonce is in the first ID token alone.</summary>
    private Dictionary<string, object> IdToken(PoolUser user, string? nonce)
    {
        var claims = new Dictionary<string, object>
        {
            ["aud"] = clientId,
            ["token_use"] = "id",
            ["email"] = user.Email,
            ["email_verified"] = user.EmailVerified,
            ["cognito:username"] = user.Username,
        };
        if (nonce is not null)
        {
            claims["nonce"] = nonce;
        }

        return claims;
    }

    /// <summary>Who the bearer of an access token of this pool is.</summary>
    public string? UsernameOf(string authorization)
    {
        var result = _handler.ValidateTokenAsync(authorization.Replace("Bearer ", "", StringComparison.Ordinal),
            new TokenValidationParameters
            {
                ValidIssuer = issuer,
                ValidateAudience = false,
                IssuerSigningKey = _key,
            }).GetAwaiter().GetResult();
        return result.IsValid && result.Claims["token_use"] is "access" ? (string)result.Claims["username"] : null;
    }

    public static bool IsClient(string authorization, IFormCollection form, string clientId, string clientSecret)
    {
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{clientId}:{clientSecret}"));
        return authorization == $"Basic {basic}" || (form["client_id"] == clientId && form["client_secret"] == clientSecret);
    }

    public static bool Proves(string? verifier, IReadOnlyDictionary<string, string> request) =>
        !request.TryGetValue("code_challenge", out var challenge)
        || challenge == Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier ?? "")));

    private string Sign(PoolUser user, Dictionary<string, object> claims)
    {
        claims["sub"] = user.Subject;
        claims["cognito:groups"] = user.Groups.ToArray();
        claims["origin_jti"] = Guid.NewGuid().ToString();
        claims["jti"] = Guid.NewGuid().ToString();
        claims["auth_time"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Claims = claims,
            IssuedAt = DateTime.UtcNow,
            NotBefore = DateTime.UtcNow,
            Expires = DateTime.UtcNow.AddHours(1),
            SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.RsaSha256),
        });
    }
}

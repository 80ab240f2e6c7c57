using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace McpScopes.Authentication.Issuers;

/// <summary>
/// Chooses the key that a token names: by its <c>kid</c>, with the algorithm that the key is published for (<c>alg</c>, RFC 7517 §4.4; RFC 8725
/// §3.1), and for the issuer that it is published for, where an issuer's document says so. Never a symmetric one, and never one of the token's own.
/// </summary>
internal static class SigningKeys
{
    public static readonly string[] Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    public static IEnumerable<SecurityKey> Of(SecurityToken token, BaseConfiguration? configuration)
    {
        if (token is not JsonWebToken jwt || configuration is null)
        {
            return [];
        }

        return configuration is OpenIdConnectConfiguration { JsonWebKeySet.Keys: { Count: > 0 } published }
            ? [.. published.Where(key => Fits(key, jwt)).Select(Convert).OfType<SecurityKey>()]
            : [.. configuration.SigningKeys.Where(key => key is not SymmetricSecurityKey && (jwt.Kid.Length == 0 || key.KeyId == jwt.Kid))];
    }

    private static bool Fits(JsonWebKey key, JsonWebToken token) =>
        key.Kty is "RSA" or "EC"
        && key.Use is null or "" or "sig"
        && (token.Kid.Length == 0 || string.Equals(key.Kid, token.Kid, StringComparison.Ordinal))
        && (string.IsNullOrEmpty(key.Alg) || string.Equals(key.Alg, token.Alg, StringComparison.Ordinal))
        && (!key.AdditionalData.TryGetValue("issuer", out var issuer) || IsFor(issuer?.ToString(), token));

    /// <summary>
    /// Entra ID publishes the keys of all tenants together, some of them for one tenant's tokens only. Keys name v2.0 issuers, also for v1.0 tokens.
    /// </summary>
    private static bool IsFor(string? issuer, JsonWebToken token)
    {
        if (issuer is null || !token.TryGetPayloadValue<string>("tid", out var tenant))
        {
            return false;
        }

        var named = issuer.Replace("{tenantid}", tenant, StringComparison.Ordinal);
        return named == token.Issuer || named == $"https://login.microsoftonline.com/{tenant}/v2.0";
    }

    // The conversion is kept by the key itself.
    private static SecurityKey? Convert(JsonWebKey key) => JsonWebKeyConverter.TryConvertToSecurityKey(key, out var converted) ? converted : null;
}

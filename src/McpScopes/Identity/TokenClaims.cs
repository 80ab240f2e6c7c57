using System.Security.Claims;

namespace McpScopes.Identity;

/// <summary>What a validated token says of itself, under the names that issuers use.</summary>
internal static class TokenClaims
{
    public static string? Issuer(ClaimsPrincipal principal) => Find(principal, "iss");

    /// <summary>The issuer, or whoever vouches for the subject where a scheme of the application's own names no issuer.</summary>
    public static string? IssuerOrSource(ClaimsPrincipal principal) =>
        Issuer(principal) ?? (principal.FindFirst("sub") ?? principal.FindFirst(ClaimTypes.NameIdentifier))?.Issuer;

    /// <summary>Handlers that map inbound claims call the subject differently.</summary>
    public static string? Subject(ClaimsPrincipal principal) => Find(principal, "sub") ?? Find(principal, ClaimTypes.NameIdentifier);

    /// <summary>RFC 9068 §2.2, then the names of OpenID Connect, Microsoft Entra ID (version 1.0) and Okta.</summary>
    public static string? ClientId(ClaimsPrincipal principal) =>
        Find(principal, "client_id") ?? Find(principal, "azp") ?? Find(principal, "appid") ?? Find(principal, "cid");

    /// <summary><c>jti</c>, or what Microsoft Entra ID has in its place.</summary>
    public static string? TokenId(ClaimsPrincipal principal) => Find(principal, "jti") ?? Find(principal, "uti");

    /// <summary>The session at the issuer (OpenID Connect Front-Channel Logout §3), or what Cognito has in its place.</summary>
    public static string? SessionId(ClaimsPrincipal principal) => Find(principal, "sid") ?? Find(principal, ClaimTypes.Sid) ?? Find(principal, "origin_jti");

    /// <summary>A NumericDate (RFC 7519 §2).</summary>
    public static DateTimeOffset? Time(ClaimsPrincipal principal, string type) =>
        double.TryParse(principal.FindFirst(type)?.Value, System.Globalization.CultureInfo.InvariantCulture, out var seconds)
        && seconds is > -62_135_596_800 and < 253_402_300_800
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000))
            : null;

    private static string? Find(ClaimsPrincipal principal, string type) => principal.FindFirst(type)?.Value is { Length: > 0 } value ? value : null;
}

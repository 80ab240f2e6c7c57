using System.Security.Claims;

namespace McpScopes.Identity;

/// <summary>What a validated token says of itself, under the names that issuers use.</summary>
internal static class TokenClaims
{
    public static string? Issuer(ClaimsPrincipal principal) => Find(principal, "iss");

    /// <summary>Handlers that map inbound claims call the subject differently.</summary>
    public static string? Subject(ClaimsPrincipal principal) => Find(principal, "sub") ?? Find(principal, ClaimTypes.NameIdentifier);

    /// <summary>RFC 9068 §2.2, then the names of OpenID Connect, Microsoft Entra ID (version 1.0) and Okta.</summary>
    public static string? ClientId(ClaimsPrincipal principal) =>
        Find(principal, "client_id") ?? Find(principal, "azp") ?? Find(principal, "appid") ?? Find(principal, "cid");

    /// <summary><c>jti</c>, or what Microsoft Entra ID has in its place.</summary>
    public static string? TokenId(ClaimsPrincipal principal) => Find(principal, "jti") ?? Find(principal, "uti");

    /// <summary>The session at the issuer (OpenID Connect Front-Channel Logout §3), or what Cognito has in its place.</summary>
    public static string? SessionId(ClaimsPrincipal principal) => Find(principal, "sid") ?? Find(principal, ClaimTypes.Sid) ?? Find(principal, "origin_jti");

    private static string? Find(ClaimsPrincipal principal, string type) => principal.FindFirst(type)?.Value is { Length: > 0 } value ? value : null;
}

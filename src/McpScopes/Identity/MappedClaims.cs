using System.Security.Claims;

namespace McpScopes.Identity;

/// <summary>The long names that ASP.NET Core's schemes give to claims unless <c>MapInboundClaims</c> is off.</summary>
internal static class MappedClaims
{
    public const string Scope = "http://schemas.microsoft.com/identity/claims/scope";

    public static string? Of(string claim) => claim switch
    {
        "scp" => Scope,
        "sub" => ClaimTypes.NameIdentifier,
        "email" => ClaimTypes.Email,
        "upn" => ClaimTypes.Upn,
        "name" or "unique_name" => ClaimTypes.Name,
        "roles" => ClaimTypes.Role,
        "oid" => "http://schemas.microsoft.com/identity/claims/objectidentifier",
        _ => null,
    };
}

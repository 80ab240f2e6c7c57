using System.Security.Claims;
using McpScopes.Logging;

namespace McpScopes.Identity;

/// <summary>Who called, as messages and logs name them: the first of the claims that is there.</summary>
internal static class CallerName
{
    private const string Nobody = "The caller";

    private static readonly string[] Usual =
        ["email", "preferred_username", "upn", "username", "cognito:username", "name", "sub", "client_id", "azp", "cid", "appid"];

    public static string Of(ClaimsPrincipal principal, ClaimNames names)
    {
        foreach (var type in names.Names.Count > 0 ? names.Names : Usual)
        {
            if ((Find(principal, type) ?? (names.IsMapped ? Find(principal, MappedClaims.Of(type)) : null)) is { } value)
            {
                // Claims are the issuer's text, and often the user's own.
                return PlainText.Of(value);
            }
        }

        return Nobody;
    }

    private static string? Find(ClaimsPrincipal principal, string? type) =>
        type is not null && principal.FindFirst(type)?.Value is { Length: > 0 } value ? value : null;
}

using System.Security.Claims;
using McpScopes.Logging;

namespace McpScopes.Identity;

/// <summary>Who called, as messages and logs name them: the first of the claims that is there.</summary>
internal static class CallerName
{
    private const string Nobody = "The caller";
    private static readonly string[] Claims = ["email", "preferred_username", "username", "cognito:username", "client_id", "sub"];

    public static string Of(ClaimsPrincipal principal)
    {
        foreach (var type in Claims)
        {
            if (principal.FindFirst(type)?.Value is { Length: > 0 } value)
            {
                // Claims are the issuer's text, and often the user's own.
                return PlainText.Of(value);
            }
        }

        return Nobody;
    }
}

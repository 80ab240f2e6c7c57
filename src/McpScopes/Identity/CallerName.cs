using System.Security.Claims;

namespace McpScopes.Identity;

/// <summary>Who called, as messages and logs name them: the first of the claims that is there.</summary>
internal static class CallerName
{
    private const int MaxLength = 256;
    private const string Nobody = "The caller";
    private static readonly string[] Claims = ["email", "preferred_username", "username", "cognito:username", "client_id", "sub"];

    public static string Of(ClaimsPrincipal principal)
    {
        foreach (var type in Claims)
        {
            if (principal.FindFirst(type)?.Value is { Length: > 0 } value)
            {
                return Printable(value);
            }
        }

        return Nobody;
    }

    /// <summary>
    /// Claims are the issuer's text, often the user's own: control characters and line separators would forge lines in a log, and marks of
    /// direction would turn one around.
    /// </summary>
    private static string Printable(string value)
    {
        var text = value.Length > MaxLength ? value[..MaxLength] : value;
        return text.Any(IsForging) ? string.Concat(text.Select(c => IsForging(c) ? '\uFFFD' : c)) : text;
    }

    private static bool IsForging(char c) => char.IsControl(c) || c is '\u061C' or (>= '\u2028' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}

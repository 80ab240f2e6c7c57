using System.Text.RegularExpressions;

namespace McpScopes.Authority;

/// <summary>
/// Redirect URIs to the user's own computer, on the text as it was written: no parser may make two texts equal that are not. Only
/// <c>localhost</c> and loopback addresses count; what else a resolver may take for this computer does not.
/// </summary>
internal static partial class LoopbackRedirect
{
    public static bool IsLoopback(string uri) => Pattern().IsMatch(uri);

    /// <summary>The URI without its port, which RFC 8252 §7.3 leaves free; null for any other redirect.</summary>
    public static string? WithoutPort(string uri) =>
        Pattern().Match(uri) is { Success: true } match ? $"http://{match.Groups["host"].Value}{match.Groups["rest"].Value}" : null;

    /// <summary>Whether the redirect of a request is the registered one: letter by letter, but for the port of a loopback one.</summary>
    public static bool Matches(string registered, string requested) =>
        string.Equals(registered, requested, StringComparison.Ordinal)
        || (WithoutPort(registered) is { } own && string.Equals(own, WithoutPort(requested), StringComparison.Ordinal));

    [GeneratedRegex(@"\Ahttp://(?<host>localhost|127(\.(0|[1-9][0-9]{0,2})){3}|\[::1\])(:(?<port>[0-9]{1,5}))?(?<rest>[/?][!-~]*)?\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}

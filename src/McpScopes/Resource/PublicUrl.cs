namespace McpScopes.Resource;

/// <summary>The URLs that stand in challenges and metadata.</summary>
internal static class PublicUrl
{
    /// <summary>What <see cref="IsValid"/> asks for, in words.</summary>
    public const string Rule = "It must be an absolute https URL, or http on a loopback address, without query and fragment.";

    // A quote or a control character could not stand in a challenge; Uri escapes neither in what the user wrote.
    public static bool IsValid(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
        && url.Query.Length == 0
        && url.Fragment.Length == 0
        && url.UserInfo.Length == 0
        && text.All(c => c is > ' ' and < '\x7F' and not ('"' or '\\'));
}

namespace McpScopes.Generators.Vocabulary;

/// <summary>The grammar of a scope token, RFC 6749 §3.3: one or more of %x21 / %x23-5B / %x5D-7E.</summary>
internal static class ScopeToken
{
    /// <summary>
    /// Finds the first character that a scope token may not have; -1 if there is none. An empty token has none, and is still no token.
    /// </summary>
    public static int IndexOfInvalid(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!IsValid(text[i]))
            {
                return i;
            }
        }

        return -1;
    }

    public static bool IsValid(string text) => text.Length > 0 && IndexOfInvalid(text) < 0;

    public static bool IsValid(char c) => c is '!' or (>= '#' and <= '[') or (>= ']' and <= '~');
}

namespace McpScopes.Decisions;

/// <summary>URIs as they are compared: one that is spelt in another way is the same one (RFC 3986 §6.2.2).</summary>
internal static class ResourceUri
{
    private const int EscapeLength = 3;

    /// <summary>
    /// Decodes what needs no encoding (§6.2.2.2: letters, digits, <c>-._~</c>), and writes what stays encoded in upper case (§6.2.2.1). Returns
    /// <paramref name="uri"/> itself where nothing is encoded.
    /// </summary>
    public static string Normalize(string uri)
    {
        if (!uri.Contains('%'))
        {
            return uri;
        }

        var text = new System.Text.StringBuilder(uri.Length);
        for (var i = 0; i < uri.Length; i++)
        {
            if (uri[i] == '%' && i + EscapeLength <= uri.Length && Uri.IsHexDigit(uri[i + 1]) && Uri.IsHexDigit(uri[i + 2]))
            {
                var decoded = (char)((Uri.FromHex(uri[i + 1]) << 4) | Uri.FromHex(uri[i + 2]));
                _ = char.IsAsciiLetterOrDigit(decoded) || decoded is '-' or '.' or '_' or '~'
                    ? text.Append(decoded)
                    : text.Append('%').Append(char.ToUpperInvariant(uri[i + 1])).Append(char.ToUpperInvariant(uri[i + 2]));
                i += EscapeLength - 1;
            }
            else
            {
                _ = text.Append(uri[i]);
            }
        }

        return text.ToString();
    }
}

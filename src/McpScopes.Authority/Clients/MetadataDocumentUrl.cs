using System.Diagnostics.CodeAnalysis;

namespace McpScopes.Authority;

/// <summary>A client id that is the URL of the client's metadata document (OAuth Client ID Metadata Document §3).</summary>
internal static class MetadataDocumentUrl
{
    public static bool TryParse(string? clientId, [NotNullWhen(true)] out Uri? url)
    {
        url = null;
        if (clientId is null or { Length: > AuthorityDb.MaxClientIdLength }
            || !clientId.StartsWith("https://", StringComparison.Ordinal)
            || !Uri.TryCreate(clientId, UriKind.Absolute, out var parsed)
            // Letter by letter the URL that would be fetched: no dot segments, no other spelling of the host.
            || parsed.AbsoluteUri != clientId
            || parsed.AbsolutePath == "/"
            || parsed.UserInfo.Length > 0
            || clientId.Contains('#', StringComparison.Ordinal))
        {
            return false;
        }

        url = parsed;
        return true;
    }
}

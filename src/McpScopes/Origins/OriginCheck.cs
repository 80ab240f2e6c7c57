using McpScopes.Resource;
using Microsoft.AspNetCore.Http;

namespace McpScopes.Origins;

/// <summary>Streamable HTTP's security list: a server checks the Origin of every connection (DNS rebinding).</summary>
internal static class OriginCheck
{
    /// <summary>Whether no browser page sent the request, or one of an allowed origin. An origin that comes twice is none of them.</summary>
    public static bool IsAllowed(HttpRequest request, ScopedEndpoint endpoint, IList<string> allowed)
    {
        var origins = request.Headers.Origin;
        if (origins.Count == 0)
        {
            return true;
        }

        var origin = origins.Count == 1 ? origins[0] : null;
        return string.Equals(origin, endpoint.Origin, StringComparison.OrdinalIgnoreCase)
            || allowed.Contains(origin, StringComparer.OrdinalIgnoreCase);
    }
}

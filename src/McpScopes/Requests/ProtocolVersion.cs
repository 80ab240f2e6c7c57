using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace McpScopes.Requests;

/// <summary>The protocol version that a request says it speaks. It is the client's word, and decides on no access.</summary>
internal static class ProtocolVersion
{
    private const string FirstWithoutHandshake = "2026-07-28";

    /// <summary>
    /// Whether it is 2026-07-28 or later: every request for itself, with the headers of SEP-2243, by a client that keeps the scopes it has been
    /// granted (SEP-2350). No version, or one that is not a date, is an earlier one.
    /// </summary>
    public static bool IsWithoutHandshake(HttpRequest request) =>
        request.Headers["MCP-Protocol-Version"] is [{ Length: 10 } version]
        && (version == FirstWithoutHandshake || IsLater(version));

    /// <summary>Dates of this form are ordered as their texts are.</summary>
    private static bool IsLater(string version) =>
        string.CompareOrdinal(version, FirstWithoutHandshake) > 0
        && DateOnly.TryParseExact(version, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}

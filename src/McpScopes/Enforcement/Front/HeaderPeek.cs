using System.Text;
using McpScopes.Decisions;
using McpScopes.Table;
using Microsoft.AspNetCore.Http;

namespace McpScopes.Enforcement.Front;

/// <summary>
/// Learns method and primitive from the headers that protocol version 2026-07-28 requires (SEP-2243). The SDK later rejects a header that
/// disagrees with the body, and the inner door decides on the body.
/// </summary>
internal static class HeaderPeek
{
    private const string SentinelStart = "=?base64?";
    private const string SentinelEnd = "?=";
    private const int MaxNameLength = 512;

    public static PeekedCall Read(HttpRequest request, ScopeTable table)
    {
        var methods = request.Headers["Mcp-Method"];
        if (methods.Count != 1)
        {
            return PeekedCall.Unreadable;
        }

        var method = McpMethods.Of(methods[0].AsSpan().Trim());
        return method switch
        {
            McpMethod.ToolsCall => new PeekedCall(PeekOutcome.Known, method, Find(request, table, PrimitiveSpace.Tools)),
            McpMethod.PromptsGet => new PeekedCall(PeekOutcome.Known, method, Find(request, table, PrimitiveSpace.Prompts)),
            McpMethod.ResourcesRead => new PeekedCall(PeekOutcome.Known, method, Find(request, table, PrimitiveSpace.Resources)),
            _ => new PeekedCall(PeekOutcome.Known, method),
        };
    }

    private static PrimitiveRow? Find(HttpRequest request, ScopeTable table, PrimitiveSpace space)
    {
        var names = request.Headers["Mcp-Name"];
        if (names.Count != 1 || names[0] is not { Length: > 0 and <= MaxNameLength } text)
        {
            return null;
        }

        // A string that needs no trimming stays the string it is, and is looked up as one.
        var name = text.Trim();
        return name.Length >= SentinelStart.Length + SentinelEnd.Length
            && name.StartsWith(SentinelStart, StringComparison.OrdinalIgnoreCase) && name.EndsWith(SentinelEnd, StringComparison.Ordinal)
            ? FindEncoded(name.AsSpan()[SentinelStart.Length..^SentinelEnd.Length], table, space)
            : table.Peek(space, name);
    }

    /// <summary>Names that are not plain ASCII come as base64 of their UTF-8.</summary>
    private static PrimitiveRow? FindEncoded(ReadOnlySpan<char> base64, ScopeTable table, PrimitiveSpace space)
    {
        Span<byte> bytes = stackalloc byte[MaxNameLength];
        Span<char> name = stackalloc char[MaxNameLength];
        return Convert.TryFromBase64Chars(base64, bytes, out var byteCount)
            && Encoding.UTF8.TryGetChars(bytes[..byteCount], name, out var charCount)
            ? table.Peek(space, name[..charCount])
            : null;
    }
}

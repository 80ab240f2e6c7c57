using System.Buffers;

namespace McpScopes.Table;

/// <summary>The grammar of a scope token at run time: one or more of %x21 / %x23-5B / %x5D-7E (RFC 6749 §3.3).</summary>
internal static class ScopeTokens
{
    /// <summary>Longer values are no scope that any authorization server issues, and would only inflate a header.</summary>
    public const int MaxLength = 256;

    private static readonly SearchValues<char> Characters = SearchValues.Create(
        Enumerable.Range(0x21, 0x7E - 0x21 + 1).Select(c => (char)c).Where(c => c is not ('"' or '\\')).ToArray());

    public static bool IsValid(string text) => text is { Length: > 0 and <= MaxLength } && text.AsSpan().IndexOfAnyExcept(Characters) < 0;
}

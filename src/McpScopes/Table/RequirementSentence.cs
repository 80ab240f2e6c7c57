#pragma warning disable IDE0005 // The generator, which compiles this too, has no implicit usings.
using System.Collections.Generic;
using System.Linq;
#pragma warning restore IDE0005

namespace McpScopes.Table;

/// <summary>
/// The one sentence that says what an operation requires. The generator compiles this file too: what it writes into a table and what is
/// said of scopes that only a call told read the same.
/// </summary>
internal static class RequirementSentence
{
    /// <summary>A whole sentence, fit for <c>error_description</c>: scope tokens hold neither quotes nor backslashes (RFC 6749 §3.3).</summary>
    public static string Of(IReadOnlyList<string> scopes) => $"The operation requires the {InWords(scopes)}.";

    /// <summary><c>scope 'a'</c>, or <c>scopes 'a', 'b'</c>.</summary>
    public static string InWords(IReadOnlyList<string> scopes) =>
        (scopes.Count == 1 ? "scope " : "scopes ") + string.Join(", ", scopes.Select(scope => $"'{scope}'"));
}

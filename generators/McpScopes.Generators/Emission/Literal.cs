using System.Collections.Generic;
using System.Linq;
using System.Security;
using Microsoft.CodeAnalysis.CSharp;

namespace McpScopes.Generators.Emission;

/// <summary>Values as C# spells them.</summary>
internal static class Literal
{
    public static string String(string value) => SymbolDisplay.FormatLiteral(value, quote: true);

    public static string StringOrNull(string? value) => value is null ? "null" : String(value);

    public static string Strings(IEnumerable<string> values) => "[" + string.Join(", ", values.Select(String)) + "]";

    /// <summary>
    /// Text as code in a documentation comment. Line breaks would end the comment, and XML knows no other control characters.
    /// </summary>
    public static string Documentation(string text) =>
        "<c>" + SecurityElement.Escape(new string([.. text.Select(c => char.IsControl(c) || char.IsSurrogate(c)
            || c is '\u2028' or '\u2029' or '\uFFFE' or '\uFFFF' ? '?' : c)])) + "</c>";
}

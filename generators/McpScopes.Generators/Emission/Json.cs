using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace McpScopes.Generators.Emission;

/// <summary>Values as JSON spells them. Quotes are written as escapes, so that the text fits into a raw string literal of C#.</summary>
internal static class Json
{
    public static string String(string value)
    {
        var result = new StringBuilder(value.Length + 2).Append('"');
        foreach (var c in value)
        {
            _ = c is '"' or '\\' or < ' ' or > '~' && !char.IsLetterOrDigit(c)
                ? result.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture))
                : result.Append(c);
        }

        return result.Append('"').ToString();
    }

    public static string Member(string name, string value) => $"{String(name)}: {String(value)}";

    public static string Boolean(bool value) => value ? "true" : "false";

    public static string Strings(IEnumerable<string> values) => "[" + string.Join(", ", values.Select(String)) + "]";

    public static string Object(params string[] members) => "{ " + string.Join(", ", members) + " }";
}

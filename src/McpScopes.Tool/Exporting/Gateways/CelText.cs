using System.Globalization;
using System.Text;

namespace McpScopes.Tool.Exporting.Gateways;

/// <summary>Literals of the Common Expression Language.</summary>
internal static class CelText
{
    /// <summary>A string literal that holds any text.</summary>
    public static string String(string value)
    {
        var result = new StringBuilder("\"");
        foreach (var c in value)
        {
            _ = c is '"' or '\\' or < ' ' or > '~'
                ? result.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture))
                : result.Append(c);
        }

        return result.Append('"').ToString();
    }
}

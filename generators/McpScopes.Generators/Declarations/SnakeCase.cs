using System.Globalization;
using System.Text;

namespace McpScopes.Generators.Declarations;

/// <summary>
/// The conversion of <c>System.Text.Json.JsonNamingPolicy.SnakeCaseLower</c>, which the MCP SDK applies to method names at run time and
/// which the compiler's host does not offer everywhere. A test compares the two over many names.
/// </summary>
internal static class SnakeCase
{
    private enum Previous
    {
        Other,
        Upper,
        LowerOrDigit,
        Space,
    }

    public static string Lower(string name)
    {
        var result = new StringBuilder(name.Length + 8);
        var previous = Previous.Other;
        for (var i = 0; i < name.Length; i++)
        {
            var current = name[i];
            switch (char.GetUnicodeCategory(current))
            {
                case UnicodeCategory.UppercaseLetter:
                    // The last of several upper-case letters starts a word if a lower-case one follows: XMLReader is xml_reader.
                    var startsWord = previous is Previous.LowerOrDigit or Previous.Space
                        || (previous is Previous.Upper && i + 1 < name.Length && char.IsLower(name[i + 1]));
                    _ = startsWord ? result.Append('_') : result;
                    _ = result.Append(char.ToLowerInvariant(current));
                    previous = Previous.Upper;
                    break;

                case UnicodeCategory.LowercaseLetter:
                case UnicodeCategory.DecimalDigitNumber:
                    _ = previous is Previous.Space ? result.Append('_') : result;
                    _ = result.Append(current);
                    previous = Previous.LowerOrDigit;
                    break;

                case UnicodeCategory.SpaceSeparator:
                    previous = previous is Previous.Other ? Previous.Other : Previous.Space;
                    break;

                default:
                    _ = result.Append(current);
                    previous = Previous.Other;
                    break;
            }
        }

        return result.ToString();
    }
}

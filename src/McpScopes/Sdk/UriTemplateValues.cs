using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace McpScopes.Sdk;

/// <summary>
/// Reads the variables of a URI template (RFC 6570) from a URI, with the same reading as the SDK's own, whose parser is not public: what is
/// decided on here is what the method gets.
/// </summary>
internal static partial class UriTemplateValues
{
    private const string Variable =
        @"(?<name>(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})(?:\.?(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2}))*)(?::[1-9][0-9]{0,3})?\*?";

    private static readonly ConcurrentDictionary<string, Regex?> Parsers = new(StringComparer.Ordinal);

    /// <summary>Returns the decoded values by name; none if the URI does not fit.</summary>
    public static IReadOnlyDictionary<string, string> Read(string template, string uri)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var group in ParserOf(template)?.Match(uri).Groups.Values.Skip(1) ?? [])
        {
            if (group.Success)
            {
                values[group.Name] = Uri.UnescapeDataString(group.Value);
            }
        }

        return values;
    }

    /// <summary>Whether the template can stand for the URI.</summary>
    public static bool Fits(string template, string uri) => ParserOf(template)?.IsMatch(uri) == true;

    // Templates come from the program, never from clients, so that the cache is as large as the program.
    private static Regex? ParserOf(string template) => Parsers.GetOrAdd(template, Parser);

    /// <summary>
    /// Returns null for a template of which the SDK can make no resource, because .NET takes the variable for no name of a group. One that
    /// the application serves itself has no values then, and no scope can be made of them.
    /// </summary>
    private static Regex? Parser(string template)
    {
        var pattern = new StringBuilder("^");
        var position = 0;
        foreach (Match expression in Expression().Matches(template))
        {
            pattern.Append(Regex.Escape(template[position..expression.Index]));
            position = expression.Index + expression.Length;
            var names = expression.Groups["name"].Captures.Select(capture => capture.Value).ToArray();
            pattern.Append(expression.Groups["operator"].Value switch
            {
                "+" => Values(names, "", ",", "[^?&#]*"),
                "#" => Values(names, "#", ",", ".*"),
                "." => Values(names, ".", ".", "[^/?#]*"),
                "/" => Values(names, "/", "/", "[^/?#]*"),
                "?" => Query(names, "?", "&"),
                "&" => Query(names, "&", "&"),
                ";" => PathParameters(names),
                _ => Values(names, "", ",", "[^/?&#]*"),
            });
        }

        pattern.Append(Regex.Escape(template[position..])).Append('$');
        try
        {
            return new Regex(pattern.ToString(), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string Values(string[] names, string prefix, string separator, string characters) =>
        Optional(prefix) + string.Join(Optional(separator), names.Select(name => $"(?<{Regex.Escape(name)}>{characters})?"));

    private static string Query(string[] names, string prefix, string separator) =>
        $"(?:{Regex.Escape(prefix)}{string.Join(Optional(separator), names.Select(name => $"(?:{Regex.Escape(name)}=(?<{Regex.Escape(name)}>[^/?&]*))?"))})?";

    private static string PathParameters(string[] names) =>
        string.Concat(names.Select(name => $"(?:;{Regex.Escape(name)}(?:=(?<{Regex.Escape(name)}>[^;/?&]*))?)?"));

    private static string Optional(string text) => text.Length == 0 ? "" : Regex.Escape(text) + "?";

    // The SDK's grammar, whatever RFC 6570 says: what it takes for a literal is one here too.
    [GeneratedRegex($@"\{{(?<operator>[+#./;?&]?){Variable}(?:,{Variable})*\}}")]
    private static partial Regex Expression();
}

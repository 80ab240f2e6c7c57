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
    private static readonly ConcurrentDictionary<string, Regex> Parsers = new(StringComparer.Ordinal);

    /// <summary>Returns the decoded values by name; none if the URI does not fit.</summary>
    public static IReadOnlyDictionary<string, string> Read(string template, string uri)
    {
        // Templates come from the program, never from clients, so that the cache is as large as the program.
        var match = Parsers.GetOrAdd(template, Parser).Match(uri);
        return match.Groups.Values.Skip(1).Where(group => group.Success)
            .ToDictionary(group => group.Name, group => Uri.UnescapeDataString(group.Value), StringComparer.Ordinal);
    }

    private static Regex Parser(string template)
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
        return new Regex(pattern.ToString(), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }

    private static string Values(string[] names, string prefix, string separator, string characters) =>
        Optional(prefix) + string.Join(Optional(separator), names.Select(name => $"(?<{name}>{characters})?"));

    private static string Query(string[] names, string prefix, string separator) =>
        $"(?:{Regex.Escape(prefix)}{string.Join(Optional(separator), names.Select(name => $"(?:{Regex.Escape(name)}=(?<{name}>[^/?&]*))?"))})?";

    private static string PathParameters(string[] names) =>
        string.Concat(names.Select(name => $"(?:;{Regex.Escape(name)}(?:=(?<{name}>[^;/?&]*))?)?"));

    private static string Optional(string text) => text.Length == 0 ? "" : Regex.Escape(text) + "?";

    [GeneratedRegex(@"\{(?<operator>[+#./;?&]?)(?<name>[A-Za-z0-9_.%]+)(?::[0-9]{1,4})?\*?(?:,(?<name>[A-Za-z0-9_.%]+)(?::[0-9]{1,4})?\*?)*\}")]
    private static partial Regex Expression();
}

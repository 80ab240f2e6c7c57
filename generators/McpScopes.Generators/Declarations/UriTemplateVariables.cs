using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace McpScopes.Generators.Declarations;

/// <summary>The variables of a URI template (RFC 6570), found as the SDK finds them: what it takes for a literal is one here too.</summary>
internal static class UriTemplateVariables
{
    private const string Character = "(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})";
    private const string Variable = "(?<name>" + Character + @"(?:\.?" + Character + @")*)(?::[1-9][0-9]{0,3})?\*?";

    private static readonly Regex Expression = new(
        @"\{(?<operator>[+#./;?&]?)" + Variable + "(?:," + Variable + @")*\}", RegexOptions.CultureInvariant);

    /// <summary>The expressions in their order, each with the groups <c>operator</c> and <c>name</c>.</summary>
    public static MatchCollection Expressions(string uriTemplate) => Expression.Matches(uriTemplate);

    public static IReadOnlyCollection<string> Of(string uriTemplate)
    {
        var names = new List<string>();
        for (var match = Expression.Match(uriTemplate); match.Success; match = match.NextMatch())
        {
            foreach (Capture capture in match.Groups["name"].Captures)
            {
                names.Add(capture.Value);
            }
        }

        return names;
    }
}

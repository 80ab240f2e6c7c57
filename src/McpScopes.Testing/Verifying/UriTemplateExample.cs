using System.Text.RegularExpressions;
using McpScopes.Table;

namespace McpScopes.Testing;

/// <summary>Fills a URI template (RFC 6570) with values, each variable with one of plain letters and digits, so that none needs encoding.</summary>
internal static partial class UriTemplateExample
{
    public static string Of(string template, IReadOnlyList<ScopeArgument> arguments, Func<ScopeArgumentForm, string> valueOf) =>
        Expression().Replace(template, match =>
        {
            var names = match.Groups["names"].Value.Split(',').Select(name => name.TrimEnd('*').Split(':')[0]);
            var form = match.Groups["operator"].Value;
            string Value(string name) => valueOf(arguments.FirstOrDefault(argument => argument.Name == name) is { Name: not null } known ? known.Form : ScopeArgumentForm.Text);
            return form switch
            {
                "?" => "?" + string.Join('&', names.Select(name => $"{name}={Value(name)}")),
                "&" => string.Concat(names.Select(name => $"&{name}={Value(name)}")),
                ";" => string.Concat(names.Select(name => $";{name}={Value(name)}")),
                "/" => string.Concat(names.Select(name => $"/{Value(name)}")),
                "." => string.Concat(names.Select(name => $".{Value(name)}")),
                "#" => "#" + string.Join(',', names.Select(Value)),
                _ => string.Join(',', names.Select(Value)),
            };
        });

    [GeneratedRegex(@"\{(?<operator>[+#./;?&]?)(?<names>[^}]+)\}")]
    private static partial Regex Expression();
}

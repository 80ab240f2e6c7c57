using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace McpScopes.Tests.Documents;

/// <summary>
/// The tables of docs/configuration.md are made from the XML documentation of the settings, and hold every setting. To write them anew, run this
/// test with the environment variable <c>MCPSCOPES_WRITE_DOCS=1</c>.
/// </summary>
public sealed partial class ConfigurationPageTests
{
    private static readonly string Page = Path.Combine(RepositoryRoot.Path, "docs", "configuration.md");
    private static readonly XDocument Documentation = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "McpScopes.xml"));

    [Theory]
    [InlineData("issuer", typeof(TokenIssuerOptions))]
    [InlineData("server", typeof(McpScopesOptions))]
    public void The_table_is_what_the_settings_say_of_themselves(string name, Type settings)
    {
        var page = File.ReadAllText(Page);
        var (begin, end) = ($"<!-- settings: {name} -->\n", $"<!-- /settings: {name} -->");
        var from = page.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var to = page.IndexOf(end, StringComparison.Ordinal);
        var table = "| setting | meaning |\n|---|---|\n" + string.Concat(Rows(settings, ""));

        if (Environment.GetEnvironmentVariable("MCPSCOPES_WRITE_DOCS") == "1")
        {
            File.WriteAllText(Page, page[..from] + table + page[to..]);
            return;
        }

        Assert.Equal(table, page[from..to]);
    }

    private static IEnumerable<string> Rows(Type settings, string path)
    {
        foreach (var property in settings.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
        {
            if ((Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) is { IsEnum: true } type)
            {
                var text = Summary("P", $"{settings.FullName}.{property.Name}");
                Assert.Equal([], Enum.GetNames(type).Where(value => !text.Contains($"`{value}`", StringComparison.Ordinal)).Select(value => $"{property.Name}: {value}"));
            }

            yield return $"| `{path}{property.Name}` | {Summary("P", $"{settings.FullName}.{property.Name}")} |\n";
            if (property.PropertyType.Assembly == settings.Assembly && property.PropertyType is { IsClass: true })
            {
                foreach (var row in Rows(property.PropertyType, $"{path}{property.Name}:"))
                {
                    yield return row;
                }
            }
        }
    }

    private static string Summary(string kind, string name)
    {
        var summary = Documentation.Descendants("member").Single(member => member.Attribute("name")!.Value == $"{kind}:{name}").Element("summary")!;
        var text = string.Concat(summary.Nodes().Select(node => node switch
        {
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement { Name.LocalName: "see" } see => $"`{see.Attribute("cref")!.Value.Split('.', ':')[^1]}`",
            _ => ((XText)node).Value,
        }));
        text = Spaces().Replace(text, " ").Trim().Replace("|", "\\|", StringComparison.Ordinal);
        text = text.StartsWith("Gets or sets ", StringComparison.Ordinal) ? text["Gets or sets ".Length..] : text;
        return char.ToUpperInvariant(text[0]) + text[1..];
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}

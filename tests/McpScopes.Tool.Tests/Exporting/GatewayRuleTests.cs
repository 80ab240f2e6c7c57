using System.Text.RegularExpressions;
using McpScopes.Tool.Tests.Comparing;

namespace McpScopes.Tool.Tests.Exporting;

/// <summary>
/// A gateway's rules let through exactly the tokens that McpScopes does, hierarchies included: every token of three scopes is tried against
/// the exported rules, read as the gateway documents them.
/// </summary>
public sealed partial class GatewayRuleTests
{
    private static readonly string[] Options = ["--resource", "https://api.example.com/mcp", "--issuer", "https://login.example.com"];
    private static readonly string[] Names = ["a", "b", "c", "unknown"];

    /// <summary>A thirtieth of the catalogues: each hierarchy and each requirement is among them.</summary>
    private static IEnumerable<BruteForce.Catalogue> Samples => BruteForce.All.Where((_, i) => i % 29 == 0)
        .Where(catalogue => catalogue.Manifest.Primitives.All(primitive => primitive.Requirement != Manifests.ManifestRequirement.Anonymous));

    [Fact]
    public async Task Envoys_rules_allow_what_McpScopes_allows()
    {
        foreach (var catalogue in Samples)
        {
            var (route, _) = await ExportTests.ExportAsync(catalogue.Manifest, "envoy", Options);
            var rules = route["spec"]!["securityPolicy"]!["authorization"]!["rules"]!.AsArray();

            Assert.Equal((catalogue.First, catalogue.Second), (Callers("one", Allows), Callers("two", Allows)));

            bool Allows(string tool, HashSet<string> scopes) => rules.Any(rule =>
                rule!["target"]!["tools"]!.AsArray().Any(target => (string?)target!["tool"] == tool)
                && (rule["source"]?["jwt"]?["scopes"]?.AsArray() ?? []).All(scope => scopes.Contains((string)scope!)));
        }
    }

    [Fact]
    public async Task Agentgateways_rules_allow_what_McpScopes_allows()
    {
        foreach (var catalogue in Samples)
        {
            var (configuration, _) = await ExportTests.ExportAsync(catalogue.Manifest, "agentgateway", Options);
            var rules = configuration["mcp"]!["policies"]!["mcpAuthorization"]!["rules"]!.AsArray().Select(rule => (string)rule!).ToList();

            Assert.Equal((catalogue.First, catalogue.Second), (Callers("one", Allows), Callers("two", Allows)));

            bool Allows(string tool, HashSet<string> scopes) => rules.Any(rule => rule.Split(" && ").All(condition =>
                condition == $"mcp.tool.name == \"{tool}\"" || Either().Matches(condition).Any(scope => scopes.Contains(scope.Groups[1].Value))));
        }
    }

    /// <summary>One bit for each token that may call, as <see cref="BruteForce"/> counts them. A gateway lets nobody in without a token.</summary>
    private static int Callers(string tool, Func<string, HashSet<string>, bool> allows) => Enumerable.Range(0, 16)
        .Where(token => allows(tool, [.. Names.Where((_, scope) => (token & (1 << scope)) != 0)]))
        .Aggregate(0, (callers, token) => callers | (1 << (token + 1)));

    [GeneratedRegex("""\("([a-z]+)"\) in jwt\.scope\.split""")]
    private static partial Regex Either();
}

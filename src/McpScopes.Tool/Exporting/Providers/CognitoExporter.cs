using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using McpScopes.Manifests;
using McpScopes.Tool.CommandLine;

namespace McpScopes.Tool.Exporting.Providers;

/// <summary>
/// A CloudFormation template with the resource servers of an Amazon Cognito user pool. Cognito's scopes are IDENTIFIER/NAME, each
/// identifier a resource server.
/// </summary>
internal sealed partial class CognitoExporter : IExporter
{
    private const int LongestDescription = 256;
    private const int LongestName = 256;
    private const int MostScopes = 100;

    public string Target => "cognito";

    public JsonObject Export(ExportRequest request, Action<string> warn)
    {
        var servers = request.ProviderScopes(warn)
            .Select(scope => (Scope: scope, Name: request.Prefix + scope.Name))
            .Select(scope => (scope.Scope, scope.Name, Slash: scope.Name.LastIndexOf('/')))
            .ToLookup(scope => scope.Slash > 0 && scope.Slash < scope.Name.Length - 1 ? scope.Name[..scope.Slash] : null);
        foreach (var (_, name, _) in servers[null])
        {
            warn($"'{name}' is left out: Cognito's scopes are IDENTIFIER/NAME. "
                + "Give --prefix IDENTIFIER/, and set McpScopes:ScopePrefix to the same.");
        }

        var resources = new JsonObject();
        foreach (var server in servers.Where(server => server.Key is not null))
        {
            if (server.Count() > MostScopes)
            {
                throw new ProblemException(
                    ExitCode.Data, $"'{server.Key}' has {server.Count()} scopes, and a resource server of Cognito takes {MostScopes}.");
            }

            resources[LogicalName(server.Key!, resources)] =
                ResourceServer(server.Key!, server.Select(scope => (scope.Scope, scope.Name[(scope.Slash + 1)..])));
        }

        return resources.Count == 0
            ? throw new ProblemException(ExitCode.Data, "No scope has the form IDENTIFIER/NAME that Cognito wants: give --prefix.")
            : new JsonObject
            {
                ["AWSTemplateFormatVersion"] = "2010-09-09",
                ["Description"] = $"OAuth scopes of {request.Name}",
                ["Parameters"] = new JsonObject
                {
                    ["UserPoolId"] = new JsonObject { ["Type"] = "String", ["Description"] = "The user pool that gets the scopes" },
                },
                ["Resources"] = resources,
            };
    }

    private static JsonObject ResourceServer(string identifier, IEnumerable<(ManifestScope Scope, string Name)> scopes) => new()
    {
        ["Type"] = "AWS::Cognito::UserPoolResourceServer",
        ["Properties"] = new JsonObject
        {
            ["UserPoolId"] = new JsonObject { ["Ref"] = "UserPoolId" },
            ["Identifier"] = identifier,
            ["Name"] = Shortened(NotInNames().Replace(identifier, "-"), LongestName),
            ["Scopes"] = scopes.Select(scope => new JsonObject
            {
                ["ScopeName"] = scope.Name,
                ["ScopeDescription"] = Shortened(scope.Scope.Description ?? scope.Scope.Name, LongestDescription),
            }).ToJsonArray(),
        },
    };

    /// <summary>CloudFormation's names are alphanumeric; two identifiers may come to the same.</summary>
    private static string LogicalName(string identifier, JsonObject taken)
    {
        var name = string.Concat(NotAlphanumeric().Split(identifier)
            .Where(word => word.Length > 0)
            .Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        var wanted = name + "Scopes";
        for (var number = 2; taken.ContainsKey(wanted); number++)
        {
            wanted = $"{name}Scopes{number}";
        }

        return wanted;
    }

    private static string Shortened(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex NotAlphanumeric();

    /// <summary>What Cognito does not take in a resource server's name.</summary>
    [GeneratedRegex(@"[^\w\s+=,.@-]+")]
    private static partial Regex NotInNames();
}

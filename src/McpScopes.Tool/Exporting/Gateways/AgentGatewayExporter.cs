using System.Text.Json.Nodes;
using McpScopes.Manifests;
using McpScopes.Tool.Comparing;

namespace McpScopes.Tool.Exporting.Gateways;

/// <summary>
/// The <c>mcp</c> section of agentgateway's configuration, with a rule for each tool and prompt. What no rule allows is denied.
/// </summary>
internal sealed class AgentGatewayExporter : IExporter
{
    public string Target => "agentgateway";

    public JsonObject Export(ExportRequest request, Action<string> warn)
    {
        var resource = request.RequiredResource(Target);
        var hierarchy = new ScopeHierarchy(request.Manifest.Scopes);
        return new JsonObject
        {
            ["mcp"] = new JsonObject
            {
                ["targets"] = new JsonArray(new JsonObject
                {
                    ["name"] = request.Backend,
                    ["mcp"] = new JsonObject { ["host"] = resource.OriginalString },
                }),
                ["policies"] = new JsonObject
                {
                    ["mcpAuthentication"] = new JsonObject
                    {
                        ["issuer"] = request.RequiredIssuer(Target).OriginalString,
                        ["audiences"] = new JsonArray(resource.OriginalString),
                        ["resourceMetadata"] = new JsonObject
                        {
                            ["resource"] = resource.OriginalString,
                            ["scopesSupported"] = Initial(request).ToJsonArray(),
                        },
                    },
                    ["mcpAuthorization"] = new JsonObject
                    {
                        ["rules"] = request.Manifest.Primitives
                            .Select(primitive => Rule(request, primitive, hierarchy, warn))
                            .OfType<string>()
                            .ToJsonArray(),
                    },
                },
            },
        };
    }

    private static IEnumerable<string> Initial(ExportRequest request)
    {
        var fixedScopes = request.Manifest.Scopes.Where(scope => !scope.Name.Contains('{', StringComparison.Ordinal)).ToList();
        var initial = fixedScopes.Where(scope => scope.Initial).ToList();
        return (initial.Count > 0 ? initial : fixedScopes).Select(scope => request.Prefix + scope.Name);
    }

    private static string? Rule(ExportRequest request, ManifestPrimitive primitive, ScopeHierarchy hierarchy, Action<string> warn)
    {
        var subject = primitive.Kind switch
        {
            ManifestPrimitiveKind.Tool => $"mcp.tool.name == {CelText.String(primitive.Name)}",
            ManifestPrimitiveKind.Prompt => $"mcp.prompt.name == {CelText.String(primitive.Name)}",
            ManifestPrimitiveKind.Resource => $"mcp.resource.name == {CelText.String(primitive.Name)}",
            _ => null,
        };
        var isMadeOfArguments = primitive.Scopes.Any(scope => scope.Contains('{', StringComparison.Ordinal));
        if (subject is null || (primitive.Kind != ManifestPrimitiveKind.Tool && isMadeOfArguments))
        {
            warn($"No rule is written for {PrimitiveText.Of(primitive)}, so that the gateway denies it: "
                + "its rules see no URI variables and no prompt's arguments.");
            return null;
        }

        switch (primitive.Requirement)
        {
            case ManifestRequirement.Undeclared:
                return null;
            case ManifestRequirement.Anonymous:
                warn($"{PrimitiveText.Of(primitive)} needs no token at the server; the gateway asks for one all the same.");
                return subject;
            case ManifestRequirement.Authenticated:
                return subject;
            default:
                return $"{subject} && {string.Join(" && ", primitive.Scopes.Select(scope => Condition(request, scope, hierarchy)))}";
        }
    }

    private static string Condition(ExportRequest request, string scope, ScopeHierarchy hierarchy)
    {
        var made = string.Join(" + ", ScopePattern.Parse(request.Prefix + scope).Parts.Select(part =>
            part.IsVariable ? $"string(mcp.tool.arguments[{CelText.String(part.Text)}])" : CelText.String(part.Text)));
        var alternatives = ScopeAlternatives.Of(scope, hierarchy).Skip(1)
            .Select(other => CelText.String(request.Prefix + other))
            .Prepend(made);
        return "(" + string.Join(" || ", alternatives.Select(alternative => $"({alternative}) in jwt.scope.split(\" \")")) + ")";
    }
}

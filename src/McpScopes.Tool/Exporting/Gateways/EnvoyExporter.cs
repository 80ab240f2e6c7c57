using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using McpScopes.Manifests;
using McpScopes.Tool.CommandLine;
using McpScopes.Tool.Comparing;

namespace McpScopes.Tool.Exporting.Gateways;

/// <summary>
/// An MCPRoute of Envoy AI Gateway (aigateway.envoyproxy.io/v1beta1) with a rule for each requirement; what no rule allows is denied. It
/// judges tools only.
/// </summary>
internal sealed partial class EnvoyExporter : IExporter
{
    private const int MostRules = 32;
    private const int MostToolsOfRule = 16;
    private const int MostScopes = 16;

    public string Target => "envoy";

    public JsonObject Export(ExportRequest request, Action<string> warn)
    {
        var resource = request.RequiredResource(Target);
        var issuer = request.RequiredIssuer(Target);
        var rules = Rules(request, warn).ToList();
        if (rules.Count > MostRules)
        {
            throw new ProblemException(
                ExitCode.Data,
                $"{rules.Count} rules are needed, and an MCPRoute takes {MostRules}. Split the server, or use --to agentgateway.");
        }

        return new JsonObject
        {
            ["apiVersion"] = "aigateway.envoyproxy.io/v1beta1",
            ["kind"] = "MCPRoute",
            ["metadata"] = new JsonObject { ["name"] = ResourceName(request.Name) },
            ["spec"] = new JsonObject
            {
                ["parentRefs"] = new JsonArray(new JsonObject
                {
                    ["name"] = "ai-gateway",
                    ["kind"] = "Gateway",
                    ["group"] = "gateway.networking.k8s.io",
                }),
                ["path"] = resource.AbsolutePath,
                ["backendRefs"] = new JsonArray(new JsonObject
                {
                    ["name"] = request.Backend,
                    ["kind"] = "Backend",
                    ["group"] = "gateway.envoyproxy.io",
                    ["path"] = resource.AbsolutePath,
                }),
                ["securityPolicy"] = new JsonObject
                {
                    ["oauth"] = new JsonObject
                    {
                        ["issuer"] = issuer.OriginalString,
                        ["audiences"] = new JsonArray(resource.OriginalString),
                        ["protectedResourceMetadata"] = Metadata(request, resource),
                    },
                    ["authorization"] = new JsonObject { ["defaultAction"] = "Deny", ["rules"] = rules.ToJsonArray() },
                },
            },
        };
    }

    private static JsonObject Metadata(ExportRequest request, Uri resource)
    {
        var fixedScopes = request.Manifest.Scopes.Where(scope => !scope.Name.Contains('{', StringComparison.Ordinal)).ToList();
        var initial = fixedScopes.Where(scope => scope.Initial).ToList();
        return new JsonObject
        {
            ["resource"] = resource.OriginalString,
            ["resourceName"] = request.Name,
            ["scopesSupported"] = (initial.Count > 0 ? initial : fixedScopes)
                .Take(MostRules)
                .Select(scope => request.Prefix + scope.Name)
                .ToJsonArray(),
        };
    }

    private static IEnumerable<JsonObject> Rules(ExportRequest request, Action<string> warn)
    {
        var hierarchy = new ScopeHierarchy(request.Manifest.Scopes);
        var others = request.Manifest.Primitives.Where(primitive => primitive.Kind != ManifestPrimitiveKind.Tool).ToList();
        if (others.Count > 0)
        {
            warn($"Envoy AI Gateway judges tools only. The server alone guards {string.Join(", ", others.Select(PrimitiveText.Of))}.");
        }

        var tools = request.Manifest.Primitives.Where(primitive => primitive.Kind == ManifestPrimitiveKind.Tool).ToList();
        foreach (var tool in tools.Where(tool => tool.Requirement == ManifestRequirement.Anonymous))
        {
            warn($"Tool {tool.Name} needs no token at the server; the gateway asks for one all the same.");
        }

        foreach (var group in tools
            .Where(tool => tool.Requirement != ManifestRequirement.Undeclared && !tool.Scopes.Any(IsPattern))
            .GroupBy(tool => string.Join(' ', tool.Scopes), StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var sets = group.Key.Length == 0 ? [[]] : ScopeAlternatives.SetsOf(group.First().Scopes, hierarchy);
            foreach (var rule in group.Chunk(MostToolsOfRule)
                .SelectMany(chunk => sets.Select(set => Rule(request, [.. chunk.Select(tool => tool.Name)], set))))
            {
                yield return rule;
            }
        }

        foreach (var tool in tools.Where(tool => tool.Scopes.Any(IsPattern)))
        {
            yield return new JsonObject
            {
                ["action"] = "Allow",
                ["target"] = Tools([tool.Name], request),
                ["cel"] = string.Join(" && ", tool.Scopes.Select(scope => Condition(request, scope, hierarchy))),
            };
        }
    }

    private static JsonObject Rule(ExportRequest request, IReadOnlyList<string> tools, IReadOnlyList<string> scopes)
    {
        var rule = new JsonObject { ["action"] = "Allow", ["target"] = Tools(tools, request) };
        if (scopes.Count > MostScopes)
        {
            throw new ProblemException(ExitCode.Data, $"Tool {tools[0]} requires {scopes.Count} scopes, and a rule takes {MostScopes}.");
        }

        if (scopes.Count > 0)
        {
            var prefixed = scopes.Select(scope => request.Prefix + scope).ToJsonArray();
            rule["source"] = new JsonObject { ["jwt"] = new JsonObject { ["scopes"] = prefixed } };
        }

        return rule;
    }

    private static JsonObject Tools(IReadOnlyList<string> tools, ExportRequest request) => new()
    {
        ["tools"] = tools.Select(tool => new JsonObject { ["backend"] = request.Backend, ["tool"] = tool }).ToJsonArray(),
    };

    /// <summary>Whether the token has the scope that the call's arguments make, or one that implies it.</summary>
    private static string Condition(ExportRequest request, string scope, ScopeHierarchy hierarchy)
    {
        var made = string.Join(" + ", ScopePattern.Parse(request.Prefix + scope).Parts.Select(part =>
            part.IsVariable ? $"string(request.mcp.params.arguments[{CelText.String(part.Text)}])" : CelText.String(part.Text)));
        var alternatives = ScopeAlternatives.Of(scope, hierarchy).Skip(1)
            .Select(other => CelText.String(request.Prefix + other))
            .Prepend(made);
        return "(" + string.Join(" || ", alternatives.Select(alternative => $"({alternative}) in request.auth.jwt.scopes")) + ")";
    }

    private static bool IsPattern(string scope) => scope.Contains('{', StringComparison.Ordinal);

    /// <summary>A Kubernetes object's name (RFC 1123).</summary>
    private static string ResourceName(string name) =>
        NotInNames().Replace(name.ToLowerInvariant(), "-").Trim('-') is { Length: > 0 } valid ? valid : "mcp";

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotInNames();
}

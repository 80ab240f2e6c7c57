using McpScopes.Table;
using Microsoft.AspNetCore.Authorization;
using ModelContextProtocol.Server;

namespace McpScopes.Benchmarks.Enforcement;

/// <summary>Tables of any size, as the generator would make them.</summary>
internal static class SizedTable
{
    public static ScopeTablePart Part(int primitives, int scopes) => new(
        ScopeManifestAttribute.CurrentFormatVersion,
        "Sized",
        [.. Enumerable.Range(0, scopes).Select(number => new ScopeDefinition($"tools/scope-{number}"))],
        [.. Enumerable.Range(0, primitives).Select(number => ScopedPrimitive.Tool(
            $"tool-{number}", Requires($"tools/scope-{number % scopes}"), (_, _) => Tool($"tool-{number}")))]);

    public static ScopeRequirement Requires(string scope) =>
        ScopeRequirement.AllOf([scope], scope, $"Bearer error=\"insufficient_scope\", scope=\"{scope}\"", $"The operation requires '{scope}'.");

    public static McpServerTool Tool(string name) => McpServerTool.Create((string query) => query, new() { Name = name });

    public static McpServerTool AuthorizedTool(string name) => McpServerTool.Create([Authorize("scoped")] (string query) => query, new() { Name = name });
}

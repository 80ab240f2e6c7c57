using McpScopes.Manifests;

namespace McpScopes.Tool.Tests.Comparing;

/// <summary>Small catalogues.</summary>
internal static class Catalogues
{
    public static ScopeManifest Of(IEnumerable<ManifestScope> scopes, params ManifestPrimitive[] primitives) => new(
        "Server",
        true,
        [.. scopes.OrderBy(scope => scope.Name, StringComparer.Ordinal)],
        [.. primitives.OrderBy(primitive => primitive.Kind).ThenBy(primitive => primitive.Name, StringComparer.Ordinal)]);

    public static ScopeManifest Of(params ManifestPrimitive[] primitives) => Of([], primitives);

    public static ManifestScope Scope(string name, params string[] implies) => new(name, null, implies, false);

    public static ManifestPrimitive ATool(string name, params string[] scopes) =>
        new(ManifestPrimitiveKind.Tool, name, ManifestRequirement.Scopes, [.. scopes.Order(StringComparer.Ordinal)]);

    public static ManifestPrimitive ATool(string name, ManifestRequirement requirement) => new(ManifestPrimitiveKind.Tool, name, requirement, []);
}

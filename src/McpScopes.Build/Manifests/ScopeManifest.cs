using System.Collections.Generic;

namespace McpScopes.Manifests;

/// <summary>The kinds of primitives, in the order in which a manifest lists them.</summary>
internal enum ManifestPrimitiveKind
{
    Tool,
    Prompt,
    Resource,
    ResourceTemplate,
}

/// <summary>What a caller needs. The default is what nobody meets.</summary>
internal enum ManifestRequirement
{
    Undeclared,
    Anonymous,
    Authenticated,
    Scopes,
}

/// <summary>The scopes and primitives of an assembly, or of an application with all assemblies that it joins.</summary>
/// <param name="assembly">The assembly's simple name.</param>
/// <param name="definesScopes">Whether the scopes are a catalogue somebody wrote, rather than those in use.</param>
/// <param name="scopes">The scopes, sorted ordinally by name, each name once.</param>
/// <param name="primitives">The primitives, sorted by kind and then ordinally by name, each once.</param>
internal sealed class ScopeManifest(
    string assembly, bool definesScopes, IReadOnlyList<ManifestScope> scopes, IReadOnlyList<ManifestPrimitive> primitives)
{
    public string Assembly { get; } = assembly;

    public bool DefinesScopes { get; } = definesScopes;

    public IReadOnlyList<ManifestScope> Scopes { get; } = scopes;

    public IReadOnlyList<ManifestPrimitive> Primitives { get; } = primitives;
}

/// <summary>A scope of the catalogue.</summary>
/// <param name="name">The scope token, or a pattern with <c>{variables}</c>.</param>
/// <param name="description">What it permits, or null.</param>
/// <param name="implies">The scopes that it stands for, sorted ordinally.</param>
/// <param name="initial">Whether clients ask for it at the first sign-in.</param>
internal sealed class ManifestScope(string name, string? description, IReadOnlyList<string> implies, bool initial)
{
    public string Name { get; } = name;

    public string? Description { get; } = description;

    public IReadOnlyList<string> Implies { get; } = implies;

    public bool Initial { get; } = initial;
}

/// <summary>A tool, prompt, resource or resource template, and what a caller needs.</summary>
/// <param name="kind">Which of them.</param>
/// <param name="name">The name, URI or URI template.</param>
/// <param name="requirement">What a caller needs.</param>
/// <param name="scopes">The required scopes, sorted ordinally; empty unless <paramref name="requirement"/> is <c>Scopes</c>.</param>
internal sealed class ManifestPrimitive(
    ManifestPrimitiveKind kind, string name, ManifestRequirement requirement, IReadOnlyList<string> scopes)
{
    public ManifestPrimitiveKind Kind { get; } = kind;

    public string Name { get; } = name;

    public ManifestRequirement Requirement { get; } = requirement;

    public IReadOnlyList<string> Scopes { get; } = scopes;

    /// <summary>Gets the name space: a resource and a resource template may not share a URI, anything else may share a name.</summary>
    public ManifestPrimitiveKind Space => Kind == ManifestPrimitiveKind.ResourceTemplate ? ManifestPrimitiveKind.Resource : Kind;
}

using McpScopes.Generators.Models;

namespace McpScopes.Generators.Manifests;

/// <summary>A primitive of a referenced assembly.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Name">The key on the wire.</param>
/// <param name="Requirement">What a caller needs, comparable with another's: the scopes, or the word for what stands in their
/// place.</param>
internal readonly record struct ManifestPrimitive(PrimitiveKind Kind, string Name, string Requirement);

/// <summary>What a referenced assembly's <c>[assembly: ScopeManifest]</c> says.</summary>
/// <param name="AssemblyName">The assembly's simple name.</param>
/// <param name="FormatVersion">The format version of its generated code.</param>
/// <param name="PartType">The class with the static <c>Part</c> property, qualified by an alias or <c>global</c>; empty if there is
/// none.</param>
/// <param name="DefinesScopes">Whether the scopes are a catalogue somebody wrote, rather than those in use.</param>
/// <param name="Calls">The calls in its code that put a server together, by name.</param>
/// <param name="Scopes">Its scopes.</param>
/// <param name="Primitives">Its primitives.</param>
internal sealed record ReferencedManifest(
    string AssemblyName,
    int FormatVersion,
    string PartType,
    bool DefinesScopes,
    EquatableArray<string> Calls,
    EquatableArray<DefinedScope> Scopes,
    EquatableArray<ManifestPrimitive> Primitives)
{
    /// <summary>
    /// Gets a value indicating whether this version of the generator can join the assembly's table into the application's.
    /// </summary>
    public bool IsUsable => FormatVersion == ManifestFormat.Version && PartType.Length > 0;
}

namespace McpScopes.Table;

/// <summary>The scopes and primitives that one assembly declares. Generated code makes one for each assembly with annotated primitives.</summary>
/// <param name="formatVersion">The version of the generator's output, <see cref="ScopeManifestAttribute.CurrentFormatVersion"/>.</param>
/// <param name="assemblyName">The assembly's simple name.</param>
/// <param name="scopes">The catalogue: defined scopes, and scopes in use where none is defined.</param>
/// <param name="primitives">The primitives, sorted by kind and name.</param>
public sealed class ScopeTablePart(
    int formatVersion, string assemblyName, IReadOnlyList<ScopeDefinition> scopes, IReadOnlyList<ScopedPrimitive> primitives)
{
    /// <summary>Gets the version of the generator's output.</summary>
    public int FormatVersion { get; } = formatVersion;

    /// <summary>Gets the assembly's simple name.</summary>
    public string AssemblyName { get; } = assemblyName;

    /// <summary>Gets the catalogue.</summary>
    public IReadOnlyList<ScopeDefinition> Scopes { get; } = scopes;

    /// <summary>Gets the primitives.</summary>
    public IReadOnlyList<ScopedPrimitive> Primitives { get; } = primitives;
}

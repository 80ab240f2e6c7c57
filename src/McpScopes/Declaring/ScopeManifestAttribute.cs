using System.ComponentModel;

namespace McpScopes;

/// <summary>
/// The generated description of an assembly's scopes and primitives, for tools that read it without running the assembly, and for the
/// generator of an application that references the assembly.
/// </summary>
/// <param name="formatVersion">The version of the format; this package writes and reads <see cref="CurrentFormatVersion"/>.</param>
/// <param name="part">The generated class whose static <c>Part</c> property holds the table.</param>
/// <param name="json">The manifest. Its schema is <c>docs/manifest.schema.json</c> of the repository.</param>
[AttributeUsage(AttributeTargets.Assembly)]
[EditorBrowsable(EditorBrowsableState.Advanced)]
public sealed class ScopeManifestAttribute(int formatVersion, Type part, string json) : Attribute
{
    /// <summary>The format version this package writes and reads.</summary>
    public const int CurrentFormatVersion = 1;

    /// <summary>Gets the version of the format.</summary>
    public int FormatVersion { get; } = formatVersion;

    /// <summary>Gets the generated class whose static <c>Part</c> property holds the table.</summary>
    public Type Part { get; } = part;

    /// <summary>Gets the manifest as JSON.</summary>
    public string Json { get; } = json;
}

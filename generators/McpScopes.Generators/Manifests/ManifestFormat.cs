namespace McpScopes.Generators.Manifests;

/// <summary>
/// The format of the manifest and of the code around it. A test keeps it equal to the runtime's <c>CurrentFormatVersion</c>.
/// </summary>
internal static class ManifestFormat
{
    public const int Version = 1;

    public const string FormatVersionMember = "formatVersion";
    public const string AssemblyMember = "assembly";
    public const string DefinesScopesMember = "definesScopes";
    public const string CallsMember = "calls";
    public const string ScopesMember = "scopes";
    public const string PrimitivesMember = "primitives";
    public const string NameMember = "name";
    public const string DescriptionMember = "description";
    public const string ImpliesMember = "implies";
    public const string InitialMember = "initial";
    public const string KindMember = "kind";
    public const string RequirementMember = "requirement";
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using McpScopes.Generators.Declarations;
using McpScopes.Generators.Models;
using McpScopes.Generators.Vocabulary;
using Microsoft.CodeAnalysis;

namespace McpScopes.Generators.Manifests;

/// <summary>Reads the manifests of the assemblies that a compilation references, directly or through another.</summary>
internal static class ManifestReader
{
    private static readonly SymbolDisplayFormat WithoutAlias =
        SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    /// <summary>All manifests, sorted by assembly; those of another format version are there too, so that somebody can say so.</summary>
    public static EquatableArray<ReferencedManifest> ReadReferenced(Compilation compilation, CancellationToken cancellationToken)
    {
        var manifests = new List<ReferencedManifest>();
        foreach (var assembly in compilation.SourceModule.ReferencedAssemblySymbols)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (FindAttribute(assembly) is { } attribute)
            {
                manifests.Add(Read(assembly, attribute, compilation));
            }
        }

        return manifests.OrderBy(manifest => manifest.AssemblyName, StringComparer.Ordinal).ToEquatableArray();
    }

    /// <summary>Whether an assembly was built with the generator.</summary>
    public static bool HasManifest(IAssemblySymbol assembly) => FindAttribute(assembly) is not null;

    private static AttributeData? FindAttribute(IAssemblySymbol assembly) =>
        ReferencesRuntime(assembly) ? assembly.GetAttributes().FirstOrDefault(attribute => attribute.Is(KnownNames.ScopeManifest)) : null;

    /// <summary>
    /// An assembly that does not reference the runtime cannot carry its attribute; asking this first spares decoding all others'
    /// attributes.
    /// </summary>
    private static bool ReferencesRuntime(IAssemblySymbol assembly) =>
        assembly.Modules.Any(module => module.ReferencedAssemblies.Any(identity => identity.Name == KnownNames.RuntimeAssembly));

    private static ReferencedManifest Read(IAssemblySymbol assembly, AttributeData attribute, Compilation compilation)
    {
        var arguments = attribute.ConstructorArguments;
        var version = arguments.Length > 0 && arguments[0].Value is int number ? number : 0;
        var part = arguments.Length > 1 && arguments[1] is { Kind: TypedConstantKind.Type, Value: INamedTypeSymbol type }
            && IsPart(type, compilation)
            ? AliasOf(assembly, compilation) + "::" + type.ToDisplayString(WithoutAlias)
            : "";
        var content = version == ManifestFormat.Version
            && JsonText.TryRead(attribute.ConstructorString(2) ?? "", out var json)
            && json is Dictionary<string, object?> members
                ? members
                : [];

        return new(
            assembly.Identity.Name,
            version,
            part,
            content.TryGetValue(ManifestFormat.DefinesScopesMember, out var defines) && defines is true,
            Items(content, ManifestFormat.CallsMember).OfType<string>().ToEquatableArray(),
            Objects(content, ManifestFormat.ScopesMember).Select(ReadScope).OfType<DefinedScope>().ToEquatableArray(),
            Objects(content, ManifestFormat.PrimitivesMember).Select(ReadPrimitive).OfType<ManifestPrimitive>().ToEquatableArray());
    }

    /// <summary>A reference may be visible under an <c>extern alias</c> only.</summary>
    private static string AliasOf(IAssemblySymbol assembly, Compilation compilation) =>
        compilation.GetMetadataReference(assembly) is { Properties.Aliases: { Length: > 0 } aliases }
            && !aliases.Contains("global") ? aliases[0] : "global";

    private static bool IsPart(INamedTypeSymbol type, Compilation compilation) =>
        type.TypeKind == TypeKind.Class
        && compilation.IsSymbolAccessibleWithin(type, compilation.Assembly)
        && type.GetMembers("Part").Any(member =>
            member is IPropertySymbol { IsStatic: true, DeclaredAccessibility: Accessibility.Public, Type.Name: "ScopeTablePart" });

    private static DefinedScope? ReadScope(Dictionary<string, object?> scope) =>
        Text(scope, ManifestFormat.NameMember) is { Length: > 0 } name
        ? new(
            name,
            Text(scope, ManifestFormat.DescriptionMember),
            scope.TryGetValue(ManifestFormat.InitialMember, out var initial) && initial is true,
            Items(scope, ManifestFormat.ImpliesMember).OfType<string>().ToEquatableArray())
        : null;

    private static ManifestPrimitive? ReadPrimitive(Dictionary<string, object?> primitive) =>
        Text(primitive, ManifestFormat.NameMember) is { Length: > 0 } name
        && Enum.TryParse<PrimitiveKind>(Text(primitive, ManifestFormat.KindMember), ignoreCase: true, out var kind)
            ? new ManifestPrimitive(kind, name, RequirementWords.Describe(
                Text(primitive, ManifestFormat.RequirementMember) ?? "", Items(primitive, ManifestFormat.ScopesMember).OfType<string>()))
            : null;

    private static IEnumerable<Dictionary<string, object?>> Objects(Dictionary<string, object?> owner, string member) =>
        Items(owner, member).OfType<Dictionary<string, object?>>();

    private static List<object?> Items(Dictionary<string, object?> owner, string member) =>
        owner.TryGetValue(member, out var value) && value is List<object?> items ? items : [];

    private static string? Text(Dictionary<string, object?> owner, string member) =>
        owner.TryGetValue(member, out var value) ? value as string : null;
}

using System.Collections.Generic;
using System.Linq;
using McpScopes.Analyzers.Primitives;
using McpScopes.Generators.Declarations;
using McpScopes.Generators.Manifests;
using McpScopes.Generators.Models;
using McpScopes.Generators.Vocabulary;
using Microsoft.CodeAnalysis;

namespace McpScopes.Analyzers.Server;

/// <summary>What <c>WithScopedPrimitives()</c> registers in a compilation.</summary>
internal sealed class ScopedPrimitives(Compilation compilation)
{
    /// <summary>Whether there is any, here or in a referenced assembly.</summary>
    public bool Any() =>
        PrimitiveKinds.All.Any(kind => AnyIn(compilation.Assembly, kind))
        || References.Any(manifest => manifest.Primitives.Count > 0);

    /// <summary>The first of the compilation's own primitives by place in the source; <see langword="null"/> if there is none.</summary>
    public (string Name, Location Place)? FirstOfOwn()
    {
        var own =
            from type in TypesIn(compilation.Assembly.GlobalNamespace)
            from kind in PrimitiveKinds.All
            from method in type.GetMembers().OfType<IMethodSymbol>().Where(method => IsOwn(method, kind))
                .Concat(RegisteredMethods.IsMarked(type, kind) ? RegisteredMethods.InheritedBy(type, kind) : [])
            let isHere = SymbolEqualityComparer.Default.Equals(method.ContainingType, type)
            let place = isHere ? method.Locations[0] : type.Locations[0]
            orderby place.SourceTree?.FilePath, place.SourceSpan.Start
            select ((string Name, Location Place)?)(PrimitiveName.Of(method, kind), place);
        return own.FirstOrDefault();
    }

    /// <summary>The first primitive of a referenced assembly, by the assembly's name.</summary>
    public string? FirstReferenced() =>
        References.SelectMany(manifest => manifest.Primitives).Select(primitive => primitive.Name).FirstOrDefault();

    /// <summary>Whether an assembly has one of a kind.</summary>
    public bool AnyIn(IAssemblySymbol assembly, PrimitiveKind kind) =>
        SymbolEqualityComparer.Default.Equals(assembly, compilation.Assembly)
            ? compilation.GetTypeByMetadataName(PrimitiveAttribute.NameOf(kind)) is not null
                && TypesIn(compilation.Assembly.GlobalNamespace).Any(type => IsOn(type, kind))
            : References.Any(manifest => manifest.AssemblyName == assembly.Identity.Name
                && manifest.Primitives.Any(primitive => SpaceOf(primitive.Kind) == kind));

    /// <summary>Whether a class has one of a kind.</summary>
    public bool AnyOn(INamedTypeSymbol type, PrimitiveKind kind) =>
        IsOn(type, kind)
        && (SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly)
            || References.Any(manifest => manifest.AssemblyName == type.ContainingAssembly.Identity.Name));

    private IEnumerable<ReferencedManifest> References => compilation.GetTypeByMetadataName(KnownNames.ScopeManifest) is null
        ? []
        : ManifestReader.ReadReferenced(compilation, default).Where(manifest => manifest.IsUsable);

    private static PrimitiveKind SpaceOf(PrimitiveKind kind) => kind is PrimitiveKind.ResourceTemplate ? PrimitiveKind.Resource : kind;

    private static bool IsOn(INamedTypeSymbol type, PrimitiveKind kind) =>
        type.GetMembers().OfType<IMethodSymbol>().Any(method => IsOwn(method, kind))
        || (RegisteredMethods.IsMarked(type, kind) && RegisteredMethods.InheritedBy(type, kind).Any());

    private static bool IsOwn(IMethodSymbol method, PrimitiveKind kind) =>
        method.MethodKind == MethodKind.Ordinary
        && PrimitiveAttribute.Find(method, kind) is { IsInherited: false }
        && RegisteredMethods.IsOnOwnClass(method);

    /// <summary>All types in a namespace, nested ones too.</summary>
    public static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceOrTypeSymbol container)
    {
        foreach (var member in container.GetMembers())
        {
            if (member is INamedTypeSymbol type)
            {
                yield return type;
            }

            if (member is INamespaceOrTypeSymbol inner)
            {
                foreach (var nested in TypesIn(inner))
                {
                    yield return nested;
                }
            }
        }
    }
}

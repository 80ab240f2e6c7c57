using System.Collections.Generic;
using System.Linq;
using McpScopes.Analyzers.Server;
using McpScopes.Generators.Declarations;
using Microsoft.CodeAnalysis;

namespace McpScopes.Analyzers.Serialization;

/// <summary>
/// The types of which generated JSON metadata exists: those of <c>[JsonSerializable]</c>, and all that these are made of.
/// </summary>
internal sealed class JsonMetadata
{
    private const string JsonSerializable = "System.Text.Json.Serialization.JsonSerializableAttribute";

    private readonly HashSet<ITypeSymbol> _known = new(SymbolEqualityComparer.Default);

    /// <summary>The metadata that the MCP SDK and what it builds on bring along.</summary>
    public static JsonMetadata OfSdk(Compilation compilation)
    {
        var metadata = new JsonMetadata();
        foreach (var assembly in compilation.SourceModule.ReferencedAssemblySymbols.Where(IsSdk))
        {
            metadata.AddContexts(assembly);
        }

        return metadata;
    }

    /// <summary>The metadata of the compilation's own contexts.</summary>
    public static JsonMetadata OfOwn(Compilation compilation)
    {
        var metadata = new JsonMetadata();
        metadata.AddContexts(compilation.Assembly);
        return metadata;
    }

    public bool Has(ITypeSymbol type) =>
        _known.Contains(type.WithNullableAnnotation(NullableAnnotation.None)) || (NullableOf(type) is { } value && Has(value));

    private static bool IsSdk(IAssemblySymbol assembly) =>
        assembly.Identity.Name is "ModelContextProtocol.Core" or "Microsoft.Extensions.AI.Abstractions";

    private static ITypeSymbol? NullableOf(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0]
            : null;

    private void AddContexts(IAssemblySymbol assembly)
    {
        foreach (var attribute in ScopedPrimitives.TypesIn(assembly.GlobalNamespace)
                     .SelectMany(type => type.GetAttributes())
                     .Where(attribute => attribute.Is(JsonSerializable)))
        {
            if (attribute.ConstructorArguments.Length == 1 && attribute.ConstructorArguments[0].Value is ITypeSymbol root)
            {
                Add(root);
            }
        }
    }

    /// <summary>The metadata of a type brings that of its properties, elements and type arguments along.</summary>
    private void Add(ITypeSymbol root)
    {
        var open = new Stack<ITypeSymbol>([root]);
        while (open.Count > 0)
        {
            var type = open.Pop().WithNullableAnnotation(NullableAnnotation.None);
            if (!_known.Add(type))
            {
                continue;
            }

            foreach (var part in PartsOf(type))
            {
                open.Push(part);
            }
        }
    }

    private static IEnumerable<ITypeSymbol> PartsOf(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => [array.ElementType],
        INamedTypeSymbol named => named.TypeArguments.Concat(named.GetMembers().OfType<IPropertySymbol>()
            .Where(property => property is { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public })
            .Select(property => property.Type)),
        _ => [],
    };
}

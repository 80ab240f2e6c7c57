using System.Linq;
using Microsoft.CodeAnalysis;

namespace McpScopes.Generators.Declarations;

/// <summary>Writes types as generated code must name them.</summary>
internal static class TypeReference
{
    private static readonly SymbolDisplayFormat Format = SymbolDisplayFormat.FullyQualifiedFormat
        .RemoveMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    public static string Write(ITypeSymbol type) => type.TypeKind == TypeKind.Dynamic ? "object" : type.ToDisplayString(Format);

    /// <summary>Whether <c>typeof(…)</c> compiles in another file of the same assembly.</summary>
    public static bool IsWritable(ITypeSymbol type, Compilation compilation) => type switch
    {
        IArrayTypeSymbol array => IsWritable(array.ElementType, compilation),
        IDynamicTypeSymbol => true,
        INamedTypeSymbol { TypeKind: not TypeKind.Error } named =>
            compilation.IsSymbolAccessibleWithin(named.OriginalDefinition, compilation.Assembly)
            && !named.IsFileLocal
            && (named.ContainingType is null || IsWritable(named.ContainingType, compilation))
            && named.TypeArguments.All(argument => IsWritable(argument, compilation)),
        _ => false,
    };

}

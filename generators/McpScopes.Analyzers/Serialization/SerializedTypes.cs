using System.Collections.Generic;
using System.Linq;
using McpScopes.Generators.Declarations;
using McpScopes.Generators.Models;
using Microsoft.CodeAnalysis;

namespace McpScopes.Analyzers.Serialization;

/// <summary>The types that the SDK reads or writes as JSON for a primitive, as far as that shows at compile time.</summary>
/// <remarks>
/// Which parameters come from the application's services shows at run time only. A class or an interface may be one, so that only values
/// that nobody registers as services count: enums, structs and records, alone or in a list.
/// </remarks>
internal static class SerializedTypes
{
    public static IEnumerable<ITypeSymbol> Of(IMethodSymbol method, PrimitiveKind kind)
    {
        var parameters = kind is PrimitiveKind.Tool or PrimitiveKind.Prompt
            ? method.Parameters.Where(parameter => !ArgumentBinding.IsKeyedService(parameter)).Select(parameter => parameter.Type)
                .Where(IsValue)
            : [];
        return kind is PrimitiveKind.Tool && ResultOf(method.ReturnType) is { } result ? parameters.Append(result) : parameters;
    }

    /// <summary>What a tool returns as JSON; <see langword="null"/> for nothing, and for what the protocol itself defines.</summary>
    private static ITypeSymbol? ResultOf(ITypeSymbol returned)
    {
        if (returned is INamedTypeSymbol { IsGenericType: true, Name: "Task" or "ValueTask" or "IAsyncEnumerable" } wrapper
            && wrapper.ContainingNamespace.ToDisplayString() is "System.Threading.Tasks" or "System.Collections.Generic")
        {
            return ResultOf(wrapper.TypeArguments[0]);
        }

        return returned.SpecialType is SpecialType.System_Void or SpecialType.System_Object
            || returned is INamedTypeSymbol { Name: "Task" or "ValueTask", IsGenericType: false }
            || returned.TypeKind is TypeKind.Dynamic or TypeKind.Error or TypeKind.TypeParameter
            || IsOfProtocol(returned)
                ? null
                : returned;
    }

    private static bool IsOfProtocol(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => IsOfProtocol(array.ElementType),
        INamedTypeSymbol named => IsProtocolNamespace(named.ContainingNamespace)
            || (named.IsGenericType && named.TypeArguments.All(IsOfProtocol)),
        _ => false,
    };

    private static bool IsProtocolNamespace(INamespaceSymbol? space) =>
        space?.ToDisplayString() is { } name
        && (name.StartsWith("ModelContextProtocol", System.StringComparison.Ordinal) || name == "Microsoft.Extensions.AI");

    private static bool IsValue(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => IsValue(array.ElementType),
        INamedTypeSymbol { IsGenericType: true } list when IsCollection(list) =>
            list.TypeArguments.All(argument => IsValue(argument) || IsText(argument)),
        INamedTypeSymbol named => (named.IsRecord || named.TypeKind is TypeKind.Enum or TypeKind.Struct)
            && !named.HasMetadataName("System.Threading.CancellationToken")
            && !IsOfProtocol(named),
        _ => false,
    };

    private static bool IsText(ITypeSymbol type) => type.SpecialType == SpecialType.System_String;

    private static bool IsCollection(INamedTypeSymbol type) =>
        type.ContainingNamespace.ToDisplayString() == "System.Collections.Generic"
            || type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;
}

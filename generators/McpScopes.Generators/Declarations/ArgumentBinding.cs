using System.Linq;
using McpScopes.Generators.Models;
using McpScopes.Generators.Vocabulary;
using Microsoft.CodeAnalysis;

namespace McpScopes.Generators.Declarations;

/// <summary>How the SDK fills a primitive's parameters, as far as scopes and URI templates depend on it.</summary>
internal static class ArgumentBinding
{
    private static readonly string[] TypesReadFromUri =
    [
        "System.TimeSpan", "System.DateTimeOffset", "System.Uri", "System.Guid", "System.Version", "System.Half", "System.Int128",
        "System.UInt128", "System.DateOnly", "System.TimeOnly",
    ];

    /// <summary>Whether the value comes from the URI of a resource: the type is one that the SDK reads from text.</summary>
    public static bool IsBoundFromUri(IParameterSymbol parameter)
    {
        var type = UnwrapNullable(parameter.Type);
        return !IsKeyedService(parameter)
            && (type.SpecialType is SpecialType.System_String or SpecialType.System_Object or SpecialType.System_Boolean
                or SpecialType.System_Char
                    or SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Decimal or SpecialType.System_DateTime
                    or SpecialType.System_IntPtr or SpecialType.System_UIntPtr
                || IsWholeNumber(type)
                || type.TypeKind == TypeKind.Enum
                || (type is INamedTypeSymbol named && TypesReadFromUri.Any(named.HasMetadataName))
                || type.GetAttributes().Any(attribute => attribute.Is("System.ComponentModel.TypeConverterAttribute")));
    }

    /// <summary>
    /// The form in which the parameter's value may stand in a scope; <see langword="null"/> if its type has none that is safe.
    /// </summary>
    public static ScopeArgumentForm? FormOf(IParameterSymbol parameter)
    {
        var type = UnwrapNullable(parameter.Type);
        return type switch
        {
            { SpecialType: SpecialType.System_String } => ScopeArgumentForm.Text,
            _ when IsWholeNumber(type) => ScopeArgumentForm.WholeNumber,
            INamedTypeSymbol named when named.HasMetadataName("System.Guid") => ScopeArgumentForm.Uuid,
            _ => null,
        };
    }

    /// <summary>Whether the value comes from a keyed service, not from the caller.</summary>
    public static bool IsKeyedService(IParameterSymbol parameter) =>
        parameter.GetAttributes().Any(attribute => attribute.Is(KnownNames.FromKeyedServices));

    private static bool IsWholeNumber(ITypeSymbol type) => type.SpecialType is
        SpecialType.System_SByte or SpecialType.System_Byte or SpecialType.System_Int16 or SpecialType.System_UInt16
        or SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Int64 or SpecialType.System_UInt64;

    private static ITypeSymbol UnwrapNullable(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0]
            : type;
}

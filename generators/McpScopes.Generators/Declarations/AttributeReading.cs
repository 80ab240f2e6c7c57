using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace McpScopes.Generators.Declarations;

/// <summary>Reads attribute data that may stem from code that does not compile yet: nothing here throws, whatever is missing.</summary>
internal static class AttributeReading
{
    public static bool Is(this AttributeData attribute, string metadataName) =>
        attribute.AttributeClass is { } type && type.HasMetadataName(metadataName);

    /// <summary>
    /// Compares a type with a fully qualified metadata name (<c>Namespace.Name</c>, no nesting) without building strings.
    /// </summary>
    public static bool HasMetadataName(this INamedTypeSymbol type, string fullName)
    {
        if (type.ContainingType is not null)
        {
            return false;
        }

        var end = fullName.Length;
        if (!EndsWith(fullName, end, type.MetadataName))
        {
            return false;
        }

        end -= type.MetadataName.Length;
        for (var space = type.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            end--;
            if (end < 0 || fullName[end] != '.' || !EndsWith(fullName, end, space.Name))
            {
                return false;
            }

            end -= space.Name.Length;
        }

        return end == 0;
    }

    /// <summary>The strings of a constructor's <c>params string[]</c> parameter; <see langword="null"/> entries stand for null.</summary>
    public static IEnumerable<string?> ConstructorStrings(this AttributeData attribute) =>
        attribute.ConstructorArguments.Length == 0 ? [] : Strings(attribute.ConstructorArguments[0]);

    public static string? ConstructorString(this AttributeData attribute, int index) =>
        attribute.ConstructorArguments.Length > index ? Text(attribute.ConstructorArguments[index]) : null;

    public static string? NamedString(this AttributeData attribute, string name) => Text(Named(attribute, name));

    public static bool NamedBoolean(this AttributeData attribute, string name) =>
        Named(attribute, name) is { Kind: TypedConstantKind.Primitive, Value: true };

    public static IEnumerable<string?> NamedStrings(this AttributeData attribute, string name) => Strings(Named(attribute, name));

    private static TypedConstant Named(AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value;

    private static string? Text(TypedConstant constant) =>
        constant is { Kind: TypedConstantKind.Primitive, Value: string text } ? text : null;

    private static IEnumerable<string?> Strings(TypedConstant constant) => constant switch
    {
        { Kind: TypedConstantKind.Array, Values.IsDefault: false } => constant.Values.Select(Text),
        { Kind: TypedConstantKind.Primitive, Value: string text } => [text],
        { Kind: TypedConstantKind.Error } or { IsNull: false } => [null],
        _ => [],
    };

    private static bool EndsWith(string text, int end, string part) =>
        end >= part.Length && string.CompareOrdinal(text, end - part.Length, part, 0, part.Length) == 0;
}

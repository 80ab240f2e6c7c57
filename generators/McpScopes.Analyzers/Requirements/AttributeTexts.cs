using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpScopes.Analyzers.Requirements;

/// <summary>A string written in an attribute.</summary>
/// <param name="Text">Its value; empty for null.</param>
/// <param name="Syntax">The expression that says it.</param>
internal readonly record struct AttributeText(string Text, SyntaxNode Syntax);

/// <summary>Reads the strings in the arguments of an attribute, whatever the notation.</summary>
internal static class AttributeTexts
{
    /// <summary>
    /// The strings of a <c>string</c> or <c>params string[]</c> parameter. Expressions that are not constant are left out.
    /// </summary>
    public static IEnumerable<AttributeText> OfArguments(IObjectCreationOperation attribute) =>
        attribute.Arguments.SelectMany(argument => In(argument.Value));

    /// <summary>The strings of a named argument.</summary>
    public static IEnumerable<AttributeText> OfProperty(IObjectCreationOperation attribute, string name) => In(Property(attribute, name));

    /// <summary>The value of a named argument, if it is there.</summary>
    public static IOperation? Property(IObjectCreationOperation attribute, string name) =>
        (from assignment in attribute.Initializer?.Initializers.OfType<ISimpleAssignmentOperation>() ?? []
         where assignment.Target is IPropertyReferenceOperation property && property.Property.Name == name
         select assignment.Value).FirstOrDefault();

    /// <summary>Whether the arguments certainly hold no element at all: an empty list, or null in place of one.</summary>
    public static bool HasNone(IObjectCreationOperation attribute) =>
        attribute.Arguments.All(argument => Unwrapped(argument.Value) is var value
            && (value.ConstantValue is { HasValue: true, Value: null } || Elements(value) is { IsEmpty: true }));

    private static IEnumerable<AttributeText> In(IOperation? operation)
    {
        if (operation is null)
        {
            return [];
        }

        var value = Unwrapped(operation);
        return Elements(value) is { } elements
            ? elements.Select(Unwrapped).SelectMany(Constant)
            : value.ConstantValue.Value is null ? [] : Constant(value);
    }

    private static IEnumerable<AttributeText> Constant(IOperation operation)
    {
        if (operation.ConstantValue is { HasValue: true, Value: string or null } constant)
        {
            yield return new((string?)constant.Value ?? "", operation.Syntax);
        }
    }

    private static ImmutableArray<IOperation>? Elements(IOperation operation) => operation switch
    {
        IArrayCreationOperation array => array.Initializer?.ElementValues ?? [],
        ICollectionExpressionOperation collection => collection.Elements,
        _ => null,
    };

    private static IOperation Unwrapped(IOperation operation)
    {
        while (operation is IConversionOperation conversion)
        {
            operation = conversion.Operand;
        }

        return operation;
    }
}

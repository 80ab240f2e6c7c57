using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpScopes.Analyzers.Requirements;

/// <summary>The strings written in an attribute, each with the expression that says it.</summary>
internal static class AttributeTexts
{
    /// <summary>Reads an argument that is a string, or an array of strings in any notation. Expressions that are no constant string are left out.</summary>
    public static IEnumerable<(string Text, SyntaxNode Syntax)> In(IOperation value)
    {
        var operation = value;
        while (operation is IConversionOperation conversion)
        {
            operation = conversion.Operand;
        }

        var elements = operation switch
        {
            IArrayCreationOperation array => array.Initializer?.ElementValues ?? [],
            ICollectionExpressionOperation collection => collection.Elements,
            _ => [],
        };
        foreach (var element in elements)
        {
            foreach (var text in In(element))
            {
                yield return text;
            }
        }

        if (elements.IsEmpty && operation.Type?.SpecialType == SpecialType.System_String && operation.ConstantValue is { HasValue: true } constant)
        {
            yield return (constant.Value as string ?? "", operation.Syntax);
        }
    }
}

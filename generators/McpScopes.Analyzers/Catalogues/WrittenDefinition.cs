using System;
using System.Collections.Generic;
using McpScopes.Analyzers.Requirements;
using McpScopes.Generators.Vocabulary;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace McpScopes.Analyzers.Catalogues;

/// <summary>One <c>[DefineScope]</c> as it stands in the source.</summary>
/// <param name="Attribute">The attribute.</param>
/// <param name="Constant">The constant that names the scope; null on the assembly, where the attribute does.</param>
internal readonly record struct WrittenDefinition(IObjectCreationOperation Attribute, VariableDeclaratorSyntax? Constant)
{
    /// <summary>Gets the scope, if it is said; at most one.</summary>
    public IEnumerable<AttributeText> Names => Constant is null ? AttributeTexts.OfArguments(Attribute) : NameOf(Constant);

    /// <summary>Gets the scopes that it implies.</summary>
    public IEnumerable<AttributeText> Implies => AttributeTexts.OfProperty(Attribute, "Implies");

    public bool IsInitial => AttributeTexts.Property(Attribute, "Initial") is { ConstantValue.Value: true };

    /// <summary>Calls an action for every <c>[DefineScope]</c> of the compilation that compiles.</summary>
    public static void ForEach(CompilationStartAnalysisContext context, Action<OperationAnalysisContext, WrittenDefinition> check) =>
        context.RegisterOperationAction(
            operation =>
            {
                if (WrittenRequirement.AttributeOf(operation.Operation, KnownNames.DefineScope) is { } attribute)
                {
                    check(operation, new(attribute, ConstantOf(operation)));
                }
            },
            OperationKind.Attribute);

    /// <summary>An attribute on a declaration of several constants is looked at once for each of them.</summary>
    private static VariableDeclaratorSyntax? ConstantOf(OperationAnalysisContext context) =>
        context.ContainingSymbol is IFieldSymbol { DeclaringSyntaxReferences: { IsEmpty: false } declarations }
            ? declarations[0].GetSyntax(context.CancellationToken) as VariableDeclaratorSyntax
            : null;

    private IEnumerable<AttributeText> NameOf(VariableDeclaratorSyntax constant) =>
        constant.Initializer is { Value: { } value }
        && Attribute.SemanticModel?.GetConstantValue(value) is { HasValue: true, Value: string text }
            ? [new(text, value)]
            : [];
}

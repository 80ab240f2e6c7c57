using System;
using System.Collections.Generic;
using System.Linq;
using McpScopes.Generators.Declarations;
using McpScopes.Generators.Vocabulary;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace McpScopes.Analyzers.Requirements;

/// <summary>One <c>[RequiresScope]</c> as it stands in the source.</summary>
/// <param name="Member">The method or class it is on; null where it may not be written.</param>
/// <param name="Attribute">The attribute.</param>
internal readonly record struct WrittenRequirement(ISymbol? Member, IObjectCreationOperation Attribute)
{
    public IEnumerable<AttributeText> Scopes => AttributeTexts.OfArguments(Attribute);

    public SyntaxNode Syntax => Attribute.Syntax;

    public Location Location => Syntax.GetLocation();

    /// <summary>Calls an action for every <c>[RequiresScope]</c> of the compilation that compiles.</summary>
    public static void ForEach(CompilationStartAnalysisContext context, Action<OperationAnalysisContext, WrittenRequirement> check) =>
        context.RegisterOperationAction(operation => Visit(operation, check), OperationKind.Attribute);

    /// <summary>The attribute of an operation, if it has that type and its constructor is one that exists.</summary>
    public static IObjectCreationOperation? AttributeOf(IOperation operation, string metadataName) =>
        operation is IAttributeOperation { Operation: IObjectCreationOperation { Constructor: { } constructor } creation }
        && constructor.ContainingType.HasMetadataName(metadataName)
            ? creation
            : null;

    private static void Visit(OperationAnalysisContext context, Action<OperationAnalysisContext, WrittenRequirement> check)
    {
        if (AttributeOf(context.Operation, KnownNames.RequiresScope) is { } attribute)
        {
            check(context, new(MemberOf(context), attribute));
        }
    }

    /// <summary>The symbol whose attributes contain this one. The context's own symbol is the member around, say, a parameter.</summary>
    private static ISymbol? MemberOf(OperationAnalysisContext context)
    {
        var (tree, span) = (context.Operation.Syntax.SyntaxTree, context.Operation.Syntax.Span);
        return context.ContainingSymbol.GetAttributes().Any(attribute =>
            attribute.ApplicationSyntaxReference is { } written && written.SyntaxTree == tree && written.Span == span)
            ? context.ContainingSymbol
            : null;
    }
}

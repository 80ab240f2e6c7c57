using System.Collections.Immutable;
using McpScopes.Analyzers.Analysis;
using McpScopes.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpScopes.Analyzers.Catalogues;

/// <summary>Does every <c>[DefineScope]</c> say one scope, in one place?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class MisplacedDefinitionAnalyzer : ScopeAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [CatalogueRules.MisplacedDefinition];

    protected override void Start(CompilationStartAnalysisContext context) => WrittenDefinition.ForEach(context, Check);

    private static void Check(OperationAnalysisContext context, WrittenDefinition definition)
    {
        var hasArgument = definition.Attribute.Arguments.Length > 0;
        var problem = context.ContainingSymbol switch
        {
            IFieldSymbol { IsConst: true, Type.SpecialType: SpecialType.System_String } constant when hasArgument =>
                $"on '{constant.Name}' has a name, but the value of the constant is the scope's name: leave the argument out, and say what "
                + "the scope permits with Description",
            IFieldSymbol { IsConst: true, Type.SpecialType: SpecialType.System_String, HasConstantValue: true, ConstantValue: null }
                constant =>
                $"defines nothing on '{constant.Name}', which is null: write the scope's name as its value",
            IFieldSymbol { IsConst: true, Type.SpecialType: SpecialType.System_String } => null,
            IFieldSymbol field => $"defines nothing on '{field.Name}', which is not a constant string: declare it 'const string'",
            _ when !hasArgument => "of the assembly names no scope: write its name, or put the attribute on a constant",
            _ => null,
        };
        if (problem is not null)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                CatalogueRules.MisplacedDefinition, definition.Attribute.Syntax.GetLocation(), problem));
        }
    }
}

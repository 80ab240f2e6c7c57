using System.Collections.Immutable;
using McpScopes.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpScopes.Analyzers.Primitives;

/// <summary>Does every primitive say who may use it?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class UndeclaredPrimitiveAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DeclarationRules.UndeclaredPrimitive];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            var words = ScopeWords.Of(start.Compilation);
            if (words is not null)
            {
                start.RegisterSymbolAction(symbol => Check(symbol, words), SymbolKind.Method);
            }
        });
    }

    private static void Check(SymbolAnalysisContext context, ScopeWords words)
    {
        var method = (IMethodSymbol)context.Symbol;
        if (words.Primitive(method) is not { } kind || words.IsDeclared(method))
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(
            DeclarationRules.UndeclaredPrimitive, method.Locations[0], kind, words.NameOf(method)));
    }
}

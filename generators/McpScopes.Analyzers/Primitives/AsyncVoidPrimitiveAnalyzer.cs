using System.Collections.Immutable;
using System.Linq;
using McpScopes.Analyzers.Analysis;
using McpScopes.Analyzers.Rules;
using McpScopes.Generators.Declarations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpScopes.Analyzers.Primitives;

/// <summary>Can the SDK wait for every primitive?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class AsyncVoidPrimitiveAnalyzer : ScopeAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [PrimitiveRules.AsyncVoidPrimitive];

    protected override void Start(CompilationStartAnalysisContext context) => context.RegisterSymbolAction(Check, SymbolKind.Method);

    private static void Check(SymbolAnalysisContext context)
    {
        var method = (IMethodSymbol)context.Symbol;
        if (method is { IsAsync: true, ReturnsVoid: true })
        {
            foreach (var kind in PrimitiveKinds.Of(method).Take(1))
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    PrimitiveRules.AsyncVoidPrimitive, method.Locations[0], PrimitiveKinds.Title(kind), PrimitiveName.Of(method, kind)));
            }
        }
    }
}

using System;
using System.Collections.Immutable;
using System.Linq;
using McpScopes.Analyzers.Analysis;
using McpScopes.Analyzers.Rules;
using McpScopes.Generators.Declarations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpScopes.Analyzers.Catalogues;

/// <summary>Is the hierarchy of scopes one?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class CyclicImplicationAnalyzer : ScopeAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [CatalogueRules.CyclicImplication];

    protected override void Start(CompilationStartAnalysisContext context)
    {
        var catalogue = new Lazy<Catalogue>(() => Catalogue.Read(context.Compilation));
        var hierarchy = new Lazy<ScopeHierarchy>(() => new(catalogue.Value.All));
        WrittenDefinition.ForEach(context, (operation, definition) => Check(operation, definition, catalogue, hierarchy));
    }

    private static void Check(
        OperationAnalysisContext context, WrittenDefinition definition, Lazy<Catalogue> catalogue, Lazy<ScopeHierarchy> hierarchy)
    {
        if (definition.Names.Select(name => name.Text).FirstOrDefault() is not { Length: > 0 } scope
            || hierarchy.Value.Path(scope, scope) is not { } cycle
            || !SpeaksFor(scope, catalogue.Value, hierarchy.Value))
        {
            return;
        }

        var step = definition.Implies.FirstOrDefault(implied => implied.Text == cycle[1]).Syntax;
        if (step is not null)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                CatalogueRules.CyclicImplication, step.GetLocation(), scope, string.Join(" → ", cycle)));
        }
    }

    /// <summary>One scope of a cycle reports it for all: the first by name of those that this assembly defines.</summary>
    private static bool SpeaksFor(string scope, Catalogue catalogue, ScopeHierarchy hierarchy) =>
        catalogue.Own
            .Select(own => own.Name)
            .First(name => name == scope || (hierarchy.Path(scope, name) is not null && hierarchy.Path(name, scope) is not null)) == scope;
}

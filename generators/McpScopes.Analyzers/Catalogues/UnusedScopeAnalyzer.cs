using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using McpScopes.Analyzers.Analysis;
using McpScopes.Analyzers.Requirements;
using McpScopes.Analyzers.Rules;
using McpScopes.Generators.Declarations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace McpScopes.Analyzers.Catalogues;

/// <summary>Does every defined scope open something?</summary>
/// <remarks>
/// A scope opens what requires it, and what requires a scope that it implies: the top of a hierarchy is used though nothing names it. A
/// library defines scopes for others, so only those of an assembly that requires some are looked at.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class UnusedScopeAnalyzer : ScopeAnalyzer
{
    private const string InsufficientScopeException = "McpScopes.InsufficientScopeException";

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [CatalogueRules.UnusedScope];

    protected override void Start(CompilationStartAnalysisContext context)
    {
        var required = new ConcurrentBag<string>();
        var defined = new ConcurrentBag<AttributeText>();
        WrittenRequirement.ForEach(context, (_, requirement) => AddAll(required, requirement.Scopes.Select(scope => scope.Text)));
        WrittenDefinition.ForEach(context, (_, definition) => AddAll(defined, definition.Names));
        context.RegisterOperationAction(operation => AddThrown(operation, required), OperationKind.ObjectCreation);
        context.RegisterCompilationEndAction(end => Report(end, required, defined));
    }

    /// <summary>A scope that a tool asks for while it runs is required too.</summary>
    private static void AddThrown(OperationAnalysisContext context, ConcurrentBag<string> required)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (creation.Constructor?.ContainingType.HasMetadataName(InsufficientScopeException) == true)
        {
            AddAll(required, AttributeTexts.OfArguments(creation).Select(scope => scope.Text));
        }
    }

    private static void Report(CompilationAnalysisContext context, ConcurrentBag<string> required, IEnumerable<AttributeText> defined)
    {
        if (required.IsEmpty)
        {
            return;
        }

        // A misspelt requirement is an error already, and may be what a definition is there for.
        var catalogue = Catalogue.Read(context.Compilation, context.CancellationToken);
        var known = catalogue.Shapes();
        if (!required.All(scope => known.Contains(Catalogue.ShapeOf(scope))))
        {
            return;
        }

        var hierarchy = new ScopeHierarchy(catalogue.All);
        var used = new HashSet<string>(required.Select(Catalogue.ShapeOf), StringComparer.Ordinal);
        used.UnionWith(catalogue.References.SelectMany(manifest => manifest.Scopes).Select(scope => Catalogue.ShapeOf(scope.Name)));
        var implied = new HashSet<string>(
            catalogue.Own.SelectMany(scope => scope.Implies).Select(Catalogue.ShapeOf), StringComparer.Ordinal);
        foreach (var (scope, syntax) in defined)
        {
            if (!used.Contains(Catalogue.ShapeOf(scope))
                && !implied.Contains(Catalogue.ShapeOf(scope))
                && !hierarchy.ImpliedBy(scope).Any(weaker => used.Contains(Catalogue.ShapeOf(weaker))))
            {
                context.ReportDiagnostic(Diagnostic.Create(CatalogueRules.UnusedScope, syntax.GetLocation(), scope));
            }
        }
    }

    private static void AddAll<T>(ConcurrentBag<T> bag, IEnumerable<T> items)
    {
        foreach (var item in items)
        {
            bag.Add(item);
        }
    }
}

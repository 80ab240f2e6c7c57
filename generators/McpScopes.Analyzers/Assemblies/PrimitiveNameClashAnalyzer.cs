using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using McpScopes.Analyzers.Analysis;
using McpScopes.Analyzers.Primitives;
using McpScopes.Analyzers.Rules;
using McpScopes.Generators.Declarations;
using McpScopes.Generators.Manifests;
using McpScopes.Generators.Models;
using McpScopes.Generators.Tables;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpScopes.Analyzers.Assemblies;

/// <summary>Does every name stand for one primitive, in this assembly and in those it references?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class PrimitiveNameClashAnalyzer : ScopeAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [AssemblyRules.PrimitiveNameClash];

    protected override void Start(CompilationStartAnalysisContext context)
    {
        var found = new ConcurrentBag<Registration>();
        context.RegisterSymbolAction(symbol => AddOwn(symbol, found), SymbolKind.Method);
        context.RegisterSymbolAction(symbol => AddInherited(symbol, found), SymbolKind.NamedType);
        context.RegisterCompilationEndAction(end => Report(end, found));
    }

    private static void AddOwn(SymbolAnalysisContext context, ConcurrentBag<Registration> found)
    {
        var method = (IMethodSymbol)context.Symbol;
        foreach (var kind in PrimitiveKinds.All)
        {
            if (PrimitiveAttribute.Find(method, kind) is { IsInherited: false } && RegisteredMethods.IsOnOwnClass(method))
            {
                Add(method, method.ContainingType, kind, context.Compilation, found);
            }
        }
    }

    private static void AddInherited(SymbolAnalysisContext context, ConcurrentBag<Registration> found)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        foreach (var kind in PrimitiveKinds.All.Where(kind => RegisteredMethods.IsMarked(type, kind)))
        {
            foreach (var method in RegisteredMethods.InheritedBy(type, kind))
            {
                Add(method, type, kind, context.Compilation, found);
            }
        }
    }

    private static void Add(
        IMethodSymbol method, INamedTypeSymbol registeredOn, PrimitiveKind kind, Compilation compilation, ConcurrentBag<Registration> found)
    {
        if (PrimitiveReader.Read(method, registeredOn, kind, compilation) is { } model)
        {
            var isOwn = SymbolEqualityComparer.Default.Equals(method.ContainingType, registeredOn);
            found.Add(new(model, isOwn ? method.Locations[0] : registeredOn.Locations[0]));
        }
    }

    private static void Report(CompilationAnalysisContext context, IReadOnlyCollection<Registration> registrations)
    {
        var own =
            from registration in AssemblyTable.ExceptOverridden(registrations, registration => registration.Model)
            let target = registration.Model.Target
            select new Primitive(target.Kind, target.Name,
                $"'{target.Method.Type.Replace("global::", "")}.{target.Method.Name}'",
                registration.Location);
        var referenced =
            from manifest in ManifestReader.ReadReferenced(context.Compilation, context.CancellationToken)
            where manifest.IsUsable
            from primitive in manifest.Primitives
            select new Primitive(primitive.Kind, primitive.Name, $"assembly '{manifest.AssemblyName}'", Location.None);

        // Referenced primitives come first, so that what is reported stands in the user's source wherever it can.
        var clashes = referenced
            .Concat(own.OrderBy(primitive => primitive.Location.SourceTree?.FilePath, StringComparer.Ordinal)
                .ThenBy(primitive => primitive.Location.SourceSpan.Start)
                .ThenBy(primitive => primitive.Owner, StringComparer.Ordinal))
            .GroupBy(primitive => PrimitiveKey.Of(primitive.Kind, primitive.Name))
            .Where(group => group.Skip(1).Any());
        foreach (var clash in clashes)
        {
            var first = clash.First();
            foreach (var other in clash.Skip(1))
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    AssemblyRules.PrimitiveNameClash,
                    other.Location,
                    PrimitiveKinds.Title(other.Kind),
                    other.Name,
                    first.Owner,
                    other.Owner,
                    other.Kind is PrimitiveKind.Tool or PrimitiveKind.Prompt ? "name" : "URI"));
            }
        }
    }

    private sealed record Registration(PrimitiveModel Model, Location Location);

    private readonly record struct Primitive(PrimitiveKind Kind, string Name, string Owner, Location Location);
}

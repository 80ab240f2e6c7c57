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
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [AssemblyRules.PrimitiveNameClash, AssemblyRules.OverlappingResources];

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
        // Referenced primitives come first, so that what is reported stands in the user's source wherever it can.
        var own = AssemblyTable.ExceptOverridden(registrations, registration => registration.Model).Select(Own);
        var all = Referenced(context)
            .Concat(own.OrderBy(primitive => primitive.Location.SourceTree?.FilePath, StringComparer.Ordinal)
                .ThenBy(primitive => primitive.Location.SourceSpan.Start)
                .ThenBy(primitive => primitive.Owner, StringComparer.Ordinal))
            .ToList();
        ReportClashes(context, all);
        ReportOverlaps(context, all);
    }

    private static IEnumerable<Primitive> Referenced(CompilationAnalysisContext context) =>
        from manifest in ManifestReader.ReadReferenced(context.Compilation, context.CancellationToken)
        where manifest.IsUsable
        from primitive in manifest.Primitives
        let owner = $"assembly '{manifest.AssemblyName}'"
        select new Primitive(primitive.Kind, primitive.Name, owner, owner, primitive.Requirement, Location.None);

    private static Primitive Own(Registration registration)
    {
        var (target, requirement) = (registration.Model.Target, registration.Model.Requirement);
        var owner = $"{target.Method.Type}.{target.Method.Name}".Replace("global::", "");
        var parameters = string.Join(", ", target.Method.ParameterTypes).Replace("global::", "");
        return new(
            target.Kind,
            target.Name,
            $"'{owner}'",
            $"'{owner}({parameters})'",
            RequirementWords.Describe(RequirementWords.WordFor(requirement.Kind), requirement.Scopes),
            registration.Location);
    }

    private static void ReportClashes(CompilationAnalysisContext context, IEnumerable<Primitive> primitives)
    {
        foreach (var clash in primitives
                     .GroupBy(primitive => PrimitiveKey.Of(primitive.Kind, primitive.Name))
                     .Where(group => group.Skip(1).Any()))
        {
            var first = clash.First();
            foreach (var other in clash.Skip(1))
            {
                var isOverload = first.Owner == other.Owner;
                context.ReportDiagnostic(Diagnostic.Create(
                    AssemblyRules.PrimitiveNameClash,
                    other.Location,
                    PrimitiveKinds.Title(other.Kind),
                    other.Name,
                    isOverload ? first.OwnerInFull : first.Owner,
                    isOverload ? other.OwnerInFull : other.Owner,
                    other.Kind is PrimitiveKind.Tool or PrimitiveKind.Prompt ? "name" : "URI"));
            }
        }
    }

    /// <summary>A URI that a template matches too is asked for by both names, and a reader sees one requirement only.</summary>
    private static void ReportOverlaps(CompilationAnalysisContext context, IEnumerable<Primitive> primitives)
    {
        var resources = primitives
            .Where(primitive => primitive.Kind is PrimitiveKind.Resource or PrimitiveKind.ResourceTemplate)
            .Select(primitive => (Primitive: primitive, Uris: new UriLanguage(primitive.Name)))
            .ToList();
        for (var i = 0; i < resources.Count; i++)
        {
            for (var j = i + 1; j < resources.Count; j++)
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                ReportOverlap(context, resources[i], resources[j]);
            }
        }
    }

    private static void ReportOverlap(
        CompilationAnalysisContext context, (Primitive Primitive, UriLanguage Uris) earlier, (Primitive Primitive, UriLanguage Uris) later)
    {
        // The template comes second in the message. Of two of one kind the later one does not expect the earlier.
        var (resource, template) = later.Primitive.Kind is PrimitiveKind.Resource || earlier.Primitive.Kind is PrimitiveKind.ResourceTemplate
            ? (later.Primitive, earlier.Primitive)
            : (earlier.Primitive, later.Primitive);
        if (template.Kind is PrimitiveKind.ResourceTemplate
            && resource.Requirement != template.Requirement
            && PrimitiveKey.Of(resource.Kind, resource.Name) != PrimitiveKey.Of(template.Kind, template.Name)
            && later.Uris.FindShared(earlier.Uris) is { } uri)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                AssemblyRules.OverlappingResources,
                resource.Location.IsInSource ? resource.Location : template.Location,
                PrimitiveKinds.Title(resource.Kind),
                resource.Name,
                resource.Requirement,
                template.Name,
                template.Requirement,
                uri));
        }
    }

    private sealed record Registration(PrimitiveModel Model, Location Location);

    private readonly record struct Primitive(
        PrimitiveKind Kind, string Name, string Owner, string OwnerInFull, string Requirement, Location Location);
}

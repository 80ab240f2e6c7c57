using System;
using System.Collections.Generic;
using System.Linq;
using McpScopes.Generators.Declarations;
using McpScopes.Generators.Models;

namespace McpScopes.Generators.Tables;

/// <summary>Joins primitives, catalogue and references into the model that all generated files are written from.</summary>
internal static class AssemblyTable
{
    public static AssemblyModel Build(TargetModel target, IReadOnlyCollection<PrimitiveModel> primitives, Catalogue catalogue,
        ResourceModel resource)
    {
        var space = GeneratedNames.NamespaceOf(target.AssemblyName);
        var rows = Resolve(primitives, catalogue);
        var factories = GeneratedNames.MakeUnique(rows, row => GeneratedNames.FactoryOf(row.Target)).ToList();
        var requirements = Requirements(rows);
        var fields = requirements.ToDictionary(named => named.Requirement, named => named.Field);
        var scopes = Scopes(rows, catalogue);
        var usable = catalogue.References.Where(manifest => manifest.IsUsable).ToList();
        var registration = new RegistrationModel(
            space, catalogue.References.Select(manifest => manifest.PartType).Where(part => part.Length > 0).ToEquatableArray());

        return new(
            new(
                target.AssemblyName,
                space,
                catalogue.Own.Count > 0,
                scopes,
                factories.Select(row => new TableRow(
                    row.Item.Target.Kind, row.Item.Target.Name, row.Name, row.Item.Requirement,
                        fields.TryGetValue(row.Item.Requirement, out var field) ? field : ""))
                    .ToEquatableArray(),
                requirements),
            new(space, factories.Select(row => new NamedTarget(row.Name, row.Item.Target)).ToEquatableArray()),
            new(space, requirements),
            new(space, resource with { Name = resource.Name ?? target.AssemblyName },
                AdvertisedScopes.Of(scopes.Concat(usable.SelectMany(manifest => manifest.Scopes)))),
            registration,
            target.IsExecutable && (rows.Count > 0 || usable.Any(manifest => manifest.Primitives.Count > 0))
                ? new(target.AssemblyName, registration)
                : null);
    }

    /// <summary>Leaves out the registrations that a marked class makes in place of its base class.</summary>
    public static IEnumerable<T> ExceptOverridden<T>(IReadOnlyCollection<T> registrations, Func<T, PrimitiveModel> primitive)
    {
        var taken = new HashSet<(PrimitiveKind Kind, string Root)>(
            registrations.Select(primitive).Where(model => model.IsMarked && model.RootMethod.Length > 0)
                .Select(model => (model.Target.Kind, model.RootMethod)));
        return registrations.Where(registration =>
            primitive(registration) is var model && (model.IsMarked || !taken.Contains((model.Target.Kind, model.RootMethod))));
    }

    /// <summary>
    /// Drops what a marked class registers in place of its base, turns what the catalogue or a namesake forbids into a refusal, and sorts.
    /// </summary>
    private static List<PrimitiveModel> Resolve(IReadOnlyCollection<PrimitiveModel> primitives, Catalogue catalogue)
    {
        var shapes = catalogue.IsDefined ? catalogue.Shapes() : null;
        return ExceptOverridden(primitives, primitive => primitive)
            .GroupBy(primitive => (primitive.Target.Kind, primitive.Target.Name))
            .OrderBy(group => group.Key.Kind)
            .ThenBy(group => group.Key.Name, StringComparer.Ordinal)
            .SelectMany(group => group.Count() == 1
                ? group.Select(primitive =>
                    IsKnown(primitive.Requirement, shapes) ? primitive : primitive with { Requirement = RequirementModel.Undeclared })
                : group.Select(primitive => primitive with { Requirement = RequirementModel.Undeclared })
                    .OrderBy(primitive => primitive.Target.Method.Type, StringComparer.Ordinal)
                    .ThenBy(primitive => primitive.Target.Method.Name, StringComparer.Ordinal))
            .ToList();
    }

    private static bool IsKnown(RequirementModel requirement, HashSet<string>? shapes) =>
        shapes is null || requirement.Scopes.All(scope => shapes.Contains(Catalogue.ShapeOf(scope)));

    private static EquatableArray<NamedRequirement> Requirements(IEnumerable<PrimitiveModel> rows) =>
        GeneratedNames.MakeUnique(
            rows.Select(row => row.Requirement)
                .Where(requirement => requirement.Kind == RequirementKind.Scopes)
                .Distinct()
                .OrderBy(requirement => string.Join(" ", requirement.Scopes), StringComparer.Ordinal)
                .ThenBy(requirement => string.Join(" ", requirement.Arguments.Select(argument => argument.Form)), StringComparer.Ordinal),
            GeneratedNames.FieldOf)
        .Select(named => new NamedRequirement(named.Name, named.Item))
        .ToEquatableArray();

    /// <summary>The own catalogue; without any, the scopes in use stand for it.</summary>
    private static EquatableArray<DefinedScope> Scopes(IEnumerable<PrimitiveModel> rows, Catalogue catalogue)
    {
        var own = catalogue.IsDefined
            ? catalogue.Own
            : ScopeDefinitions.Merge(rows.SelectMany(row => row.Requirement.Scopes)
                .Select(scope => new DefinedScope(scope, null, false, default)));
        var referenced = catalogue.References.Where(manifest => manifest.IsUsable).SelectMany(manifest => manifest.Scopes).ToList();
        return ImpliedScopes.Close(own, referenced).OrderBy(scope => scope.Name, StringComparer.Ordinal).ToEquatableArray();
    }
}

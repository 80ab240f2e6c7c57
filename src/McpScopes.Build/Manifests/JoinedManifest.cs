using System;
using System.Collections.Generic;
using System.Linq;

namespace McpScopes.Manifests;

/// <summary>
/// The manifest of an application: its own, and those of all assemblies that it joins, as its server sees them at run time.
/// </summary>
internal static class JoinedManifest
{
    /// <param name="path">The application's assembly.</param>
    /// <param name="find">Finds a joined assembly's file by its simple name; null where there is none.</param>
    /// <returns>The manifest.</returns>
    /// <exception cref="ManifestException">An assembly is missing, has no manifest, or two of them clash.</exception>
    public static ScopeManifest Read(string path, Func<string, string?> find)
    {
        var application = AssemblyFile.Read(path);
        var manifests = new List<ScopeManifest> { Manifest(application, path) };
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { application.Name };
        var open = new Queue<(string Name, string By)>(application.Joins.Select(name => (name, application.Name)));
        while (open.Count > 0)
        {
            var (name, by) = open.Dequeue();
            if (!seen.Add(name))
            {
                continue;
            }

            var file = find(name) ?? throw new ManifestException(
                $"{path}: {by} joins the scopes of {name}, and {name}.dll is not there. Without it the answer would be incomplete: give the "
                + "assembly in the folder that the build or dotnet publish makes.");
            var joined = AssemblyFile.Read(file);
            manifests.Add(Manifest(joined, file));
            foreach (var next in joined.Joins)
            {
                open.Enqueue((next, name));
            }
        }

        return Join(manifests);
    }

    /// <summary>A scope that two manifests define means what both say, as at run time. The first manifest is the application's.</summary>
    public static ScopeManifest Join(IReadOnlyList<ScopeManifest> manifests) => new(
        manifests[0].Assembly,
        manifests.Any(manifest => manifest.DefinesScopes),
        [.. Scopes(manifests)],
        [.. manifests
            .SelectMany(manifest => manifest.Primitives.Select(primitive => (manifest.Assembly, Primitive: primitive)))
            .GroupBy(owned => (owned.Primitive.Space, owned.Primitive.Name))
            .Select(group => One([.. group]))
            .OrderBy(primitive => primitive.Kind)
            .ThenBy(primitive => primitive.Name, StringComparer.Ordinal)]);

    private static ScopeManifest Manifest(AssemblyFile assembly, string path)
    {
        if (assembly.FormatVersion is not { } version || assembly.Json is not { } json)
        {
            throw new ManifestException(
                $"{path}: the assembly has no scope manifest. Either it does not reference the McpScopes package, or its source generator did "
                + "not run.");
        }

        ManifestJson.CheckVersion(version, path);
        return ManifestJson.Read(json, path);
    }

    private static IEnumerable<ManifestScope> Scopes(IReadOnlyList<ScopeManifest> manifests)
    {
        var groups = manifests.SelectMany(manifest => manifest.Scopes).GroupBy(scope => scope.Name, StringComparer.Ordinal).ToList();
        var hierarchy = new ScopeHierarchy(manifests.SelectMany(manifest => manifest.Scopes));
        return groups
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new ManifestScope(
                group.Key,
                group.Select(scope => scope.Description).FirstOrDefault(description => description is not null),
                [.. hierarchy.ImpliedBy(group.Key).OrderBy(name => name, StringComparer.Ordinal)],
                group.Any(scope => scope.Initial)));
    }

    /// <summary>
    /// The generator turns namesakes of one assembly into refusals, which are one refusal. Namesakes of two assemblies keep a server from
    /// starting.
    /// </summary>
    private static ManifestPrimitive One(IReadOnlyList<(string Assembly, ManifestPrimitive Primitive)> namesakes) =>
        namesakes.Count == 1 || namesakes.All(owned => owned.Primitive.Requirement == ManifestRequirement.Undeclared)
            ? namesakes[0].Primitive
            : throw new ManifestException(
                $"Two primitives are called '{namesakes[0].Primitive.Name}', in "
                + string.Join(" and ", namesakes.Select(owned => owned.Assembly).Distinct(StringComparer.Ordinal))
                + ". The server would not start: give one of them another name.");
}

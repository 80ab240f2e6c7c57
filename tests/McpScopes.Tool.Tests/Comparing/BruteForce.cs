using McpScopes.Manifests;
using McpScopes.Tool.Comparing;

namespace McpScopes.Tool.Tests.Comparing;

/// <summary>
/// Every catalogue of at most three scopes and two primitives, and what each caller may do under it, found out by trying: no token, and
/// a token for every set of the three scopes and one that no catalogue knows.
/// </summary>
internal static class BruteForce
{
    private const int Callers = 1 + (1 << 4);
    private static readonly string[] Names = ["a", "b", "c", "unknown"];

    /// <summary>Gets the catalogues: each hierarchy with each pair of requirements.</summary>
    public static IReadOnlyList<Catalogue> All { get; } =
    [
        .. from hierarchy in Hierarchies()
           from first in Requirements("one")
           from second in Requirements("two")
           select new Catalogue(
               Catalogues.Of(hierarchy.Scopes, [.. new[] { first, second }.OfType<ManifestPrimitive>()]),
               MayUse(first, hierarchy.Closures),
               MayUse(second, hierarchy.Closures)),
    ];

    /// <summary>The word for two catalogues, from what each caller may do.</summary>
    public static DiffResult Compare(Catalogue before, Catalogue after) =>
        ((after.First & ~before.First) | (after.Second & ~before.Second)) != 0 ? DiffResult.Widened
        : ((before.First & ~after.First) | (before.Second & ~after.Second)) != 0 ? DiffResult.Narrower
        : DiffResult.Same;

    /// <summary>One bit for each caller who may use the primitive.</summary>
    private static int MayUse(ManifestPrimitive? primitive, IReadOnlyList<int> closures)
    {
        var callers = 0;
        for (var caller = 0; caller < Callers; caller++)
        {
            // Caller 0 has no token; caller n holds the scopes whose bits n - 1 has.
            var granted = Enumerable.Range(0, Names.Length).Where(scope => caller > 0 && ((caller - 1) & (1 << scope)) != 0)
                .Aggregate(0, (set, scope) => set | closures[scope]);
            var may = primitive?.Requirement switch
            {
                ManifestRequirement.Anonymous => true,
                ManifestRequirement.Authenticated => caller > 0,
                ManifestRequirement.Scopes => caller > 0
                    && primitive.Scopes.All(scope => (granted & (1 << Array.IndexOf(Names, scope))) != 0),
                _ => false,
            };
            callers |= may ? 1 << caller : 0;
        }

        return callers;
    }

    private static IEnumerable<ManifestPrimitive?> Requirements(string name)
    {
        yield return null;
        yield return Catalogues.ATool(name, ManifestRequirement.Undeclared);
        yield return Catalogues.ATool(name, ManifestRequirement.Authenticated);
        yield return Catalogues.ATool(name, ManifestRequirement.Anonymous);
        for (var set = 1; set < 1 << 3; set++)
        {
            yield return Catalogues.ATool(name, [.. Enumerable.Range(0, 3).Where(scope => (set & (1 << scope)) != 0).Select(scope => Names[scope])]);
        }
    }

    /// <summary>
    /// Every transitive relation "implies" on three scopes (cycles too: a manifest file may hold one). A scope that implies nothing is
    /// left out of the catalogue in one of two cases, which must make no difference.
    /// </summary>
    private static IEnumerable<(IReadOnlyList<ManifestScope> Scopes, IReadOnlyList<int> Closures)> Hierarchies()
    {
        for (var relation = 0; relation < 1 << 6; relation++)
        {
            var closures = Enumerable.Range(0, 4).Select(scope => 1 << scope).ToArray();
            var bit = 0;
            for (var from = 0; from < 3; from++)
            {
                for (var to = 0; to < 3; to++)
                {
                    if (from != to && (relation & (1 << bit++)) != 0)
                    {
                        closures[from] |= 1 << to;
                    }
                }
            }

            var isTransitive = Enumerable.Range(0, 3).All(from =>
                Enumerable.Range(0, 3).All(to => (closures[from] & (1 << to)) == 0 || (closures[to] & ~closures[from]) == 0));
            if (isTransitive)
            {
                var scopes = Enumerable.Range(0, 3)
                    .Select(from => Catalogues.Scope(
                        Names[from],
                        [.. Enumerable.Range(0, 3).Where(to => to != from && (closures[from] & (1 << to)) != 0).Select(to => Names[to])]))
                    .Where(scope => scope.Implies.Count > 0 || relation % 2 == 0)
                    .ToList();
                yield return (scopes, closures);
            }
        }
    }

    /// <summary>A catalogue with the callers that may use each of its primitives.</summary>
    internal sealed record Catalogue(ScopeManifest Manifest, int First, int Second);
}

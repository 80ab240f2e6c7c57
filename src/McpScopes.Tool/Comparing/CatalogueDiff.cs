using McpScopes.Manifests;

namespace McpScopes.Tool.Comparing;

/// <summary>The word for a difference.</summary>
internal enum DiffResult
{
    /// <summary>Every caller may do exactly what it could.</summary>
    Same,

    /// <summary>No caller may do more, and some may do less.</summary>
    Narrower,

    /// <summary>Some caller may do what it could not, whatever others lost.</summary>
    Widened,
}

/// <summary>A primitive that some caller may use under one catalogue and not under the other.</summary>
/// <param name="Before">Its row in the old catalogue, or null.</param>
/// <param name="After">Its row in the new catalogue, or null.</param>
/// <param name="MayNow">A caller who may use it now and could not.</param>
/// <param name="MayNoLonger">A caller who could use it and may not now.</param>
internal sealed record PrimitiveDiff(ManifestPrimitive? Before, ManifestPrimitive? After, Witness? MayNow, Witness? MayNoLonger)
{
    public ManifestPrimitive Current => After ?? Before!;

    public DiffResult Result => MayNow is not null ? DiffResult.Widened : MayNoLonger is not null ? DiffResult.Narrower : DiffResult.Same;
}

/// <summary>What some caller may do under the new catalogue and could not under the old one, and the reverse.</summary>
/// <param name="Primitives">The primitives that differ, sorted by kind and name.</param>
/// <param name="Remarks">What else has changed; none of it lets a token use a primitive that it could not.</param>
internal sealed record CatalogueDiff(IReadOnlyList<PrimitiveDiff> Primitives, IReadOnlyList<string> Remarks)
{
    public DiffResult Result => Primitives.Count == 0 ? DiffResult.Same : Primitives.Max(primitive => primitive.Result);

    public static CatalogueDiff Compare(ScopeManifest before, ScopeManifest after)
    {
        var pairs = Pair(before, after).ToList();
        var (oldHierarchy, newHierarchy) = (new ScopeHierarchy(before.Scopes), new ScopeHierarchy(after.Scopes));
        var primitives = pairs.Select(pair => Compare(new(pair.Before, oldHierarchy), new(pair.After, newHierarchy), pair)).ToList();
        var same = primitives.Where(primitive => primitive.Result == DiffResult.Same);
        return new CatalogueDiff(
            [.. primitives.Where(primitive => primitive.Result != DiffResult.Same)],
            [.. CatalogueRemarks.Of(before, after), .. same.SelectMany(CatalogueRemarks.Of)]);
    }

    private static PrimitiveDiff Compare(Permission before, Permission after, (ManifestPrimitive? Before, ManifestPrimitive? After) pair) =>
        new(pair.Before, pair.After, Widening.Find(before, after), Widening.Find(after, before));

    private static IEnumerable<(ManifestPrimitive? Before, ManifestPrimitive? After)> Pair(ScopeManifest before, ScopeManifest after)
    {
        var old = before.Primitives.ToDictionary(primitive => (primitive.Space, primitive.Name));
        var current = after.Primitives.ToDictionary(primitive => (primitive.Space, primitive.Name));
        return old.Keys.Union(current.Keys)
            .OrderBy(key => key.Space)
            .ThenBy(key => key.Name, StringComparer.Ordinal)
            .Select(key => (old.GetValueOrDefault(key), current.GetValueOrDefault(key)));
    }
}

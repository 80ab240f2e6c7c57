namespace McpScopes.Table;

/// <summary>Joins the catalogues of several assemblies: a scope that two of them define means what both say.</summary>
internal static class ScopeCatalogue
{
    public static IEnumerable<ScopeDefinition> Join(IReadOnlyList<ScopeTablePart> parts)
    {
        var defined = parts.SelectMany(part => part.Scopes).ToList();
        var named = defined.SelectMany(scope => scope.Implies)
            .Concat(parts.SelectMany(part => part.Primitives).SelectMany(primitive => primitive.Requirement.Scopes))
            .Select(name => new ScopeDefinition(name));
        return defined.Concat(named)
            .GroupBy(scope => scope.Name, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new ScopeDefinition(group.Key)
            {
                Description = group.Select(scope => scope.Description).FirstOrDefault(text => text is not null),
                Initial = group.Any(scope => scope.Initial),
                Implies = [.. group.SelectMany(scope => scope.Implies).Distinct(StringComparer.Ordinal)],
            });
    }

    /// <summary>
    /// For each scope, the set of itself and all it implies. The generator has closed each assembly's own hierarchy; what runs from one
    /// assembly through another is closed here.
    /// </summary>
    public static ScopeSet[] Close(IReadOnlyList<ScopeDefinition> scopes, IReadOnlyDictionary<string, int> numbers)
    {
        var closures = scopes.Select((scope, number) =>
            scope.Implies.Aggregate(ScopeSet.Of(number), (set, implied) => set.Union(ScopeSet.Of(numbers[implied])))).ToArray();
        for (var grew = true; grew;)
        {
            grew = false;
            for (var number = 0; number < closures.Length; number++)
            {
                var closure = scopes[number].Implies.Aggregate(closures[number], (set, implied) => set.Union(closures[numbers[implied]]));
                grew |= !closure.IsSubsetOf(closures[number]);
                closures[number] = closure;
            }
        }

        return closures;
    }
}

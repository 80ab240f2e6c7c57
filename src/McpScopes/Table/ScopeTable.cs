using System.Collections.Frozen;

namespace McpScopes.Table;

/// <summary>
/// The application's scopes and primitives: the tables of all its assemblies, joined once at start-up. Looking something up neither parses
/// nor allocates.
/// </summary>
internal sealed class ScopeTable
{
    private readonly FrozenDictionary<string, int> _numbers;
    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _grantable;
    private readonly string[] _patterns;
    private readonly ScopeSet[] _closures;
    private readonly FrozenDictionary<string, PrimitiveRow>[] _byKind;
    private readonly FrozenDictionary<string, PrimitiveRow>.AlternateLookup<ReadOnlySpan<char>>[] _byKindAndSpan;
    private readonly bool _hasAnonymousPrimitives;
    private volatile AddedRows? _added;

    /// <exception cref="InvalidOperationException">Two parts declare one primitive, or a part was made by another version of the generator.</exception>
    public ScopeTable(ProtectedResourceDescription description, IReadOnlyList<ScopeTablePart> parts)
    {
        foreach (var part in parts.Where(part => part.FormatVersion != ScopeManifestAttribute.CurrentFormatVersion))
        {
            throw new InvalidOperationException(
                $"The scope table of '{part.AssemblyName}' has format version {part.FormatVersion}; this version of McpScopes reads "
                + $"{ScopeManifestAttribute.CurrentFormatVersion}. Build '{part.AssemblyName}' and this application with one version of the McpScopes package.");
        }

        Description = description;
        Scopes = [.. ScopeCatalogue.Join(parts)];
        _numbers = Scopes.Select((scope, number) => (scope.Name, number)).ToFrozenDictionary(pair => pair.Name, pair => pair.number, StringComparer.Ordinal);

        // A pattern is met by a scope that implies it, or by the scope that the call makes of it; a token that spells the pattern meets nothing.
        _grantable = _numbers.Where(pair => !pair.Key.Contains('{')).ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _patterns = [.. _numbers.Keys.Where(name => name.Contains('{'))];
        _closures = ScopeCatalogue.Close(Scopes, _numbers);

        var primitives = parts.SelectMany(part => part.Primitives.Select(primitive => (part, primitive))).ToList();
        Primitives = [.. primitives.Select(pair => CreateRow(pair.primitive.Kind, pair.primitive.Name, pair.primitive.Requirement))];
        _byKind = [.. PrimitiveSpaces.All.Select(space => Index(space, parts))];
        _byKindAndSpan = [.. _byKind.Select(index => index.GetAlternateLookup<ReadOnlySpan<char>>())];
        _hasAnonymousPrimitives = Primitives.Any(primitive => primitive.Requirement.Kind is RequirementKind.Anonymous);
    }

    /// <summary>The table of an application that did not call <c>WithScopedPrimitives()</c>: every primitive is judged by its own metadata.</summary>
    public static ScopeTable CreateEmpty() => new(new ProtectedResourceDescription(), []);

    public ProtectedResourceDescription Description { get; }

    public IReadOnlyList<ScopeDefinition> Scopes { get; }

    public IReadOnlyList<PrimitiveRow> Primitives { get; }

    /// <summary>Whether a request without a token can be of use to anybody.</summary>
    public bool HasAnonymousPrimitives => _hasAnonymousPrimitives || _added?.HasAnonymous == true;

    /// <summary>Finds a primitive by the name that the SDK knows it by: a tool's or prompt's name, a resource's URI or URI template.</summary>
    public PrimitiveRow? Find(PrimitiveSpace space, string name) =>
        _byKind[(int)space].TryGetValue(name, out var primitive) ? primitive : null;

    /// <inheritdoc cref="Find(PrimitiveSpace, string)"/>
    public PrimitiveRow? Find(PrimitiveSpace space, ReadOnlySpan<char> name) =>
        _byKindAndSpan[(int)space].TryGetValue(name, out var primitive) ? primitive : null;

    /// <summary>
    /// Finds a primitive as the front door may: in the table, or among those that the application added by hand. The inner door asks such a
    /// primitive itself.
    /// </summary>
    public PrimitiveRow? Peek(PrimitiveSpace space, ReadOnlySpan<char> name) => Find(space, name) ?? _added?.Find(space, name);

    /// <summary>Takes over what is known of primitives that are not in the table, in place of what was.</summary>
    public void Know(IEnumerable<PrimitiveRow> added) => _added = new AddedRows(added);

    /// <summary>Everything that a token with <paramref name="scope"/> may do: the scope and all it implies. Empty for an unknown scope.</summary>
    public ScopeSet Closure(ReadOnlySpan<char> scope) => _grantable.TryGetValue(scope, out var number) ? _closures[number] : ScopeSet.Empty;

    /// <summary>The number of a scope or pattern that the application declares.</summary>
    public int? NumberOf(string declared) => _numbers.TryGetValue(declared, out var number) ? number : null;

    /// <summary>The number of a scope, whoever made the text: one that spells a pattern is a scope of its own, which the table does not have.</summary>
    public int? NumberOfScope(string scope) => _grantable.TryGetValue(scope, out var number) ? number : null;

    /// <summary>Whether <paramref name="scope"/> is one of the scopes, or one that a call makes of a pattern among them.</summary>
    public bool Knows(string scope) => _grantable.ContainsKey(scope) || _patterns.Any(pattern => ScopePatterns.Matches(pattern, scope));

    /// <summary>Makes the row for a requirement.</summary>
    public PrimitiveRow CreateRow(PrimitiveKind kind, string name, ScopeRequirement requirement)
    {
        if (requirement.Arguments.Count > 0)
        {
            return new PrimitiveRow(kind, name, requirement, ScopeSet.Empty, []);
        }

        var known = requirement.Scopes.Select(NumberOf).OfType<int>().Aggregate(ScopeSet.Empty, (set, number) => set.Union(ScopeSet.Of(number)));
        return new PrimitiveRow(kind, name, requirement, known, [.. requirement.Scopes.Where(scope => NumberOf(scope) is null)]);
    }

    private FrozenDictionary<string, PrimitiveRow> Index(PrimitiveSpace space, IReadOnlyList<ScopeTablePart> parts)
    {
        var rows = new Dictionary<string, PrimitiveRow>(StringComparer.Ordinal);
        foreach (var primitive in Primitives.Where(primitive => PrimitiveSpaces.Of(primitive.Kind) == space))
        {
            if (!rows.TryAdd(primitive.Name, primitive))
            {
                var owners = parts
                    .Where(part => part.Primitives.Any(p => PrimitiveSpaces.Of(p.Kind) == space && p.Name == primitive.Name))
                    .Select(part => part.AssemblyName);
                throw new InvalidOperationException(
                    $"Two primitives are called '{primitive.Name}' ({space}), in {string.Join(" and ", owners.Distinct())}. " +
                    "Give one of them another name.");
            }
        }

        return rows.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private sealed class AddedRows
    {
        private readonly FrozenDictionary<string, PrimitiveRow>.AlternateLookup<ReadOnlySpan<char>>[] _rows;

        public AddedRows(IEnumerable<PrimitiveRow> rows)
        {
            var bySpace = rows.ToLookup(row => PrimitiveSpaces.Of(row.Kind));
            _rows =
            [
                .. PrimitiveSpaces.All.Select(space => bySpace[space]
                    .ToFrozenDictionary(row => row.Name, StringComparer.Ordinal)
                    .GetAlternateLookup<ReadOnlySpan<char>>()),
            ];
            HasAnonymous = bySpace.SelectMany(space => space).Any(row => row.Requirement.Kind is RequirementKind.Anonymous);
        }

        public bool HasAnonymous { get; }

        public PrimitiveRow? Find(PrimitiveSpace space, ReadOnlySpan<char> name) => _rows[(int)space].TryGetValue(name, out var row) ? row : null;
    }
}

namespace McpScopes.Tool.Comparing;

/// <summary>One choice of the arguments that scopes are made of.</summary>
/// <param name="Values">A value for each variable.</param>
/// <param name="Fresh">The variables whose value stands for any that no catalogue names.</param>
internal sealed record DistinctiveCall(IReadOnlyDictionary<string, string> Values, IReadOnlySet<string> Fresh)
{
    /// <summary>Gets the arguments whose very value matters.</summary>
    public IReadOnlyDictionary<string, string> Distinguished =>
        Values.Where(pair => !Fresh.Contains(pair.Key)).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);

    /// <summary>A scope of the call, with the variables in place of the values that stand for any.</summary>
    public string Describe(string scope) =>
        Fresh.Aggregate(scope, (text, variable) => text.Replace(Values[variable], "{" + variable + "}", StringComparison.Ordinal));
}

/// <summary>
/// The finitely many calls that stand for all: a variable's value matters only where it makes a scope that a catalogue says something
/// about. So each variable takes the values that do, and one that no catalogue knows.
/// </summary>
/// <param name="All">The calls, the one with fresh values only first.</param>
/// <param name="AreComplete">False if there were too many.</param>
internal sealed record DistinctiveCalls(IEnumerable<DistinctiveCall> All, bool AreComplete)
{
    private const int MostCalls = 100_000;
    private const string Letters = "xyzwvutsrqponmlkjihgfedcbaXYZWVUTSRQPONMLKJIHGFEDCBA0123456789~!$^_`";

    public static DistinctiveCalls Of(Permission before, Permission after)
    {
        var variables = before.Variables.Union(after.Variables, StringComparer.Ordinal).ToList();
        var patterns = before.Scopes.Concat(after.Scopes).ToList();
        // A value that itself spells a pattern is left out: it names nothing that exists.
        var implied = before.Implied.Union(after.Implied, StringComparer.Ordinal)
            .Where(scope => !scope.Contains('{', StringComparison.Ordinal)).ToList();
        if (FreshValues(variables, patterns, implied) is not { } fresh)
        {
            return new DistinctiveCalls([], false);
        }

        var values = variables.ToDictionary(variable => variable, variable => new List<string> { fresh[variable] }, StringComparer.Ordinal);
        foreach (var match in patterns.Where(pattern => pattern.HasVariables).SelectMany(pattern => implied.SelectMany(pattern.Match)))
        {
            foreach (var (variable, value) in match)
            {
                if (!values[variable].Contains(value))
                {
                    values[variable].Add(value);
                }
            }
        }

        var count = values.Values.Aggregate(1.0, (product, choices) => product * choices.Count);
        var calls = Combine(variables, values, 0)
            .Where(call => before.Accepts(call) && after.Accepts(call))
            .Select(call => new DistinctiveCall(
                call, variables.Where(variable => call[variable] == fresh[variable]).ToHashSet(StringComparer.Ordinal)));
        return new DistinctiveCalls(calls.Take(MostCalls), count <= MostCalls);
    }

    /// <summary>
    /// A value for each variable, longer than every scope that is implied, and of a letter that stands nowhere in the patterns: no two
    /// different patterns make one scope of them, and no catalogue knows what they make.
    /// </summary>
    private static Dictionary<string, string>? FreshValues(
        List<string> variables, List<ScopePattern> patterns, List<string> implied)
    {
        var used = patterns.SelectMany(pattern => pattern.Parts).Where(part => !part.IsVariable).SelectMany(part => part.Text).ToHashSet();
        var letters = Letters.Where(letter => !used.Contains(letter)).ToList();
        var length = implied.Select(scope => scope.Length).DefaultIfEmpty(0).Max() + 1;
        return letters.Count < variables.Count
            ? null
            : variables.Select((variable, number) => (variable, value: new string(letters[number], length)))
                .ToDictionary(pair => pair.variable, pair => pair.value, StringComparer.Ordinal);
    }

    private static IEnumerable<Dictionary<string, string>> Combine(
        List<string> variables, Dictionary<string, List<string>> values, int index)
    {
        if (index == variables.Count)
        {
            yield return new(StringComparer.Ordinal);
            yield break;
        }

        foreach (var value in values[variables[index]])
        {
            foreach (var rest in Combine(variables, values, index + 1))
            {
                rest[variables[index]] = value;
                yield return rest;
            }
        }
    }
}

using System;
using System.Collections.Generic;
using System.Linq;

namespace McpScopes.Manifests;

/// <summary>Which scopes stand for which others, directly or through others.</summary>
internal sealed class ScopeHierarchy
{
    private readonly Dictionary<string, HashSet<string>> _implied = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _implying = new(StringComparer.Ordinal);

    public ScopeHierarchy(IEnumerable<ManifestScope> scopes)
    {
        var direct = scopes
            .GroupBy(scope => scope.Name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.SelectMany(scope => scope.Implies).ToList(), StringComparer.Ordinal);
        foreach (var scope in direct.Keys)
        {
            var reached = Reachable(scope, direct);
            _implied.Add(scope, reached);
            foreach (var implied in reached)
            {
                if (!_implying.TryGetValue(implied, out var implying))
                {
                    _implying.Add(implied, implying = []);
                }

                implying.Add(scope);
            }
        }
    }

    /// <summary>The other scopes that a token with <paramref name="scope"/> also has.</summary>
    public IReadOnlyCollection<string> ImpliedBy(string scope) => _implied.TryGetValue(scope, out var implied) ? implied : [];

    /// <summary>The other scopes any of which a token may have in place of <paramref name="scope"/>.</summary>
    public IReadOnlyList<string> Implying(string scope) => _implying.TryGetValue(scope, out var implying) ? implying : [];

    /// <summary>Gets the scopes that some other scope stands for.</summary>
    public IEnumerable<string> Implied => _implying.Keys;

    private static HashSet<string> Reachable(string start, Dictionary<string, List<string>> direct)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(direct[start]);
        while (open.Count > 0)
        {
            var name = open.Pop();
            if (name != start && reached.Add(name) && direct.TryGetValue(name, out var next))
            {
                foreach (var implied in next)
                {
                    open.Push(implied);
                }
            }
        }

        return reached;
    }
}

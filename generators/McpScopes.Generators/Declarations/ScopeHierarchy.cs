using System;
using System.Collections.Generic;
using System.Linq;
using McpScopes.Generators.Models;

namespace McpScopes.Generators.Declarations;

/// <summary>Which scope implies which, through any number of steps.</summary>
internal sealed class ScopeHierarchy
{
    private readonly Dictionary<string, string[]> _steps;

    public ScopeHierarchy(IEnumerable<DefinedScope> scopes) => _steps = scopes
        .GroupBy(scope => scope.Name, StringComparer.Ordinal)
        .ToDictionary(
            group => group.Key,
            group => group.SelectMany(scope => scope.Implies).Distinct().OrderBy(name => name, StringComparer.Ordinal).ToArray(),
            StringComparer.Ordinal);

    /// <summary>Whether the one implies the other, and not the other way round as well.</summary>
    public bool IsStronger(string scope, string other) => scope != other && Path(scope, other) is not null && Path(other, scope) is null;

    /// <summary>The scopes that one implies, without itself.</summary>
    public IEnumerable<string> ImpliedBy(string scope) => Walk(scope).Keys.Where(implied => implied != scope);

    /// <summary>
    /// The shortest way, of at least one step, from one scope to another, both included; <see langword="null"/> if there is none.
    /// </summary>
    public IReadOnlyList<string>? Path(string from, string to)
    {
        var cameFrom = Walk(from);
        if (!cameFrom.ContainsKey(to))
        {
            return null;
        }

        var path = new List<string> { to };
        do
        {
            path.Add(cameFrom[path[path.Count - 1]]);
        }
        while (path[path.Count - 1] != from);

        path.Reverse();
        return path;
    }

    /// <summary>Every scope that can be reached in at least one step, with the one before it on the shortest way.</summary>
    private Dictionary<string, string> Walk(string from)
    {
        var cameFrom = new Dictionary<string, string>(StringComparer.Ordinal);
        var open = new Queue<string>();
        open.Enqueue(from);
        while (open.Count > 0)
        {
            var current = open.Dequeue();
            foreach (var next in _steps.TryGetValue(current, out var implied) ? implied : [])
            {
                if (!cameFrom.ContainsKey(next))
                {
                    cameFrom.Add(next, current);
                    open.Enqueue(next);
                }
            }
        }

        return cameFrom;
    }
}

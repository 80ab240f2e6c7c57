using System;
using System.Collections.Generic;
using System.Linq;
using McpScopes.Generators.Models;

namespace McpScopes.Generators.Tables;

/// <summary>The closure over <c>Implies</c>: every scope that a scope stands for, directly or through others.</summary>
internal static class ImpliedScopes
{
    /// <summary>
    /// Closes the assembly's own scopes over all that are known, and adds a referenced assembly's scope where the own definitions make it
    /// imply more than that assembly knew. A cycle, which is a compile error, ends where it began.
    /// </summary>
    public static IEnumerable<DefinedScope> Close(IReadOnlyCollection<DefinedScope> own, IReadOnlyCollection<DefinedScope> referenced)
    {
        var direct = own.Concat(referenced)
            .GroupBy(scope => scope.Name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.SelectMany(scope => scope.Implies).Distinct().ToArray(), StringComparer.Ordinal);

        foreach (var scope in own)
        {
            yield return scope with { Implies = Reachable(scope.Name, direct) };
        }

        var ownNames = new HashSet<string>(own.Select(scope => scope.Name), StringComparer.Ordinal);
        foreach (var group in referenced.Where(scope => !ownNames.Contains(scope.Name)).GroupBy(scope => scope.Name, StringComparer.Ordinal))
        {
            var reachable = Reachable(group.Key, direct);
            if (reachable.Count > group.Max(scope => scope.Implies.Count))
            {
                var known = group.First();
                yield return new(known.Name, known.Description, known.Initial, reachable);
            }
        }
    }

    private static EquatableArray<string> Reachable(string start, Dictionary<string, string[]> direct)
    {
        if (direct[start].Length == 0)
        {
            return default;
        }

        var reached = new SortedSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(direct[start]);
        while (open.Count > 0)
        {
            var name = open.Pop();
            if (reached.Add(name) && direct.TryGetValue(name, out var next))
            {
                foreach (var implied in next)
                {
                    open.Push(implied);
                }
            }
        }

        _ = reached.Remove(start);
        return reached.ToEquatableArray();
    }
}

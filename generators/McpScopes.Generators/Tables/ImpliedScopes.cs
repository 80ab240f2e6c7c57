using System;
using System.Collections.Generic;
using System.Linq;
using McpScopes.Generators.Declarations;
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
        var hierarchy = new ScopeHierarchy(own.Concat(referenced));
        foreach (var scope in own)
        {
            yield return scope with { Implies = Closure(scope.Name, hierarchy) };
        }

        var ownNames = new HashSet<string>(own.Select(scope => scope.Name), StringComparer.Ordinal);
        foreach (var group in referenced.Where(scope => !ownNames.Contains(scope.Name))
            .GroupBy(scope => scope.Name, StringComparer.Ordinal))
        {
            var reachable = Closure(group.Key, hierarchy);
            if (reachable.Count > group.Max(scope => scope.Implies.Count))
            {
                var known = group.First();
                yield return new(known.Name, known.Description, known.Initial, reachable);
            }
        }
    }

    private static EquatableArray<string> Closure(string scope, ScopeHierarchy hierarchy) =>
        hierarchy.ImpliedBy(scope).OrderBy(implied => implied, StringComparer.Ordinal).ToEquatableArray();
}

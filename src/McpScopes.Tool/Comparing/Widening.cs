using McpScopes.Manifests;

namespace McpScopes.Tool.Comparing;

/// <summary>A caller who proves a difference: who may make a call under one catalogue and not under the other.</summary>
/// <param name="NeedsToken">False for a caller without any token.</param>
/// <param name="Scopes">What the token grants; a <c>{variable}</c> stands for the call's own value.</param>
/// <param name="Arguments">The arguments that matter, with the value that makes the difference.</param>
internal sealed record Witness(bool NeedsToken, IReadOnlyList<string> Scopes, IReadOnlyDictionary<string, string> Arguments);

/// <summary>
/// Decides exactly whether some caller may do under one permission what the same caller may not under another, for all tokens and all
/// values of the arguments.
/// </summary>
/// <remarks>
/// A token meets requirement Q and fails R if and only if there is one scope r of R that nothing in the token meets. The token that is most
/// likely to meet Q all the same holds every scope in the world except those that meet r. So some token widens exactly if, for some r,
/// each q of Q is met by a scope that does not meet r; and those scopes, one for each q, are the witness.
/// </remarks>
internal static class Widening
{
    private static readonly Dictionary<string, string> NoArguments = [];

    /// <summary>
    /// Finds a caller who may do <paramref name="after"/> what the same caller may not do <paramref name="before"/>; null if there is none.
    /// </summary>
    public static Witness? Find(Permission before, Permission after) => (before.Requirement, after.Requirement) switch
    {
        (_, ManifestRequirement.Undeclared) or (ManifestRequirement.Anonymous, _) => null,
        (_, ManifestRequirement.Anonymous) => new Witness(false, [], NoArguments),
        (ManifestRequirement.Authenticated, _) => null,
        (_, ManifestRequirement.Authenticated) => new Witness(true, [], NoArguments),
        (ManifestRequirement.Undeclared, _) => new Witness(true, [.. after.Scopes.Select(scope => scope.Text)], NoArguments),
        _ => FindByScopes(before, after),
    };

    private static Witness? FindByScopes(Permission before, Permission after)
    {
        if (before.Variables.Count + after.Variables.Count == 0)
        {
            return FindInCall(before, after, NoArguments) is { } scopes ? new Witness(true, scopes, NoArguments) : null;
        }

        var calls = DistinctiveCalls.Of(before, after);
        foreach (var call in calls.All)
        {
            if (FindInCall(before, after, call.Values) is { } scopes)
            {
                return new Witness(true, [.. scopes.Select(call.Describe)], call.Distinguished);
            }
        }

        // Too many to look at: what cannot be shown to be harmless counts as a difference.
        return calls.AreComplete ? null : new Witness(true, [.. after.Scopes.Select(scope => scope.Text)], NoArguments);
    }

    private static List<string>? FindInCall(Permission before, Permission after, IReadOnlyDictionary<string, string> values)
    {
        foreach (var failed in before.Scopes)
        {
            if (FindWithout(before, failed, after, values) is { } scopes)
            {
                return scopes;
            }
        }

        return null;
    }

    private static List<string>? FindWithout(
        Permission before, ScopePattern failed, Permission after, IReadOnlyDictionary<string, string> values)
    {
        var meeting = before.Meeting(failed, values).ToList();
        var found = new List<string>(after.Scopes.Count);
        foreach (var required in after.Scopes)
        {
            var scope = after.Meeting(required, values).FirstOrDefault(scope => !meeting.Contains(scope));
            if (scope is null)
            {
                return null;
            }

            if (!found.Contains(scope))
            {
                found.Add(scope);
            }
        }

        return found;
    }
}

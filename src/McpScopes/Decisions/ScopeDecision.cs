using McpScopes.Identity;
using McpScopes.Table;

namespace McpScopes.Decisions;

/// <summary>What becomes of a call.</summary>
internal enum Verdict
{
    /// <summary>The caller may not, and no scope would help. The default, so that a forgotten value denies.</summary>
    Undeclared,

    /// <summary>The caller may.</summary>
    Allowed,

    /// <summary>A valid token is needed, and none came.</summary>
    NeedsToken,

    /// <summary>The token lacks a scope.</summary>
    InsufficientScope,

    /// <summary>The scopes depend on arguments that are not at hand.</summary>
    NeedsArguments,
}

/// <summary>The one decision that both doors make.</summary>
internal static class ScopeDecision
{
    /// <summary>Decides without looking at arguments; <see cref="Verdict.NeedsArguments"/> where the scopes depend on them.</summary>
    public static Verdict Decide(PrimitiveRow primitive, Caller? caller) =>
        caller is not null && primitive.IsGrantedBy(caller.Granted) ? Verdict.Allowed : DecideOtherwise(primitive, caller);

    /// <summary>
    /// Decides on scopes that were made from the call's arguments, one for each pattern of the requirement. Each is met by itself, by what implies
    /// it, or by what implies its pattern; a formatter that makes too few meets none.
    /// </summary>
    public static Verdict Decide(PrimitiveRow primitive, Caller caller, IReadOnlyList<string> scopes) =>
        scopes.Count == primitive.Requirement.Scopes.Count
            && scopes.Zip(primitive.Requirement.Scopes).All(pair => caller.Has(pair.First) || caller.GrantsByHierarchy(pair.Second))
            ? Verdict.Allowed
            : Verdict.InsufficientScope;

    private static Verdict DecideOtherwise(PrimitiveRow primitive, Caller? caller)
    {
        var requirement = primitive.Requirement;
        return requirement.Kind switch
        {
            RequirementKind.Anonymous => Verdict.Allowed,
            RequirementKind.Undeclared => Verdict.Undeclared,
            _ when caller is null => Verdict.NeedsToken,
            RequirementKind.AuthenticatedOnly => Verdict.Allowed,
            RequirementKind.Scopes when requirement.Arguments.Count > 0 => Verdict.NeedsArguments,
            RequirementKind.Scopes when primitive.IsCoveredBy(caller.Granted) && GrantsUncatalogued(primitive, caller) => Verdict.Allowed,
            RequirementKind.Scopes => Verdict.InsufficientScope,
            _ => Verdict.Undeclared,
        };
    }

    private static bool GrantsUncatalogued(PrimitiveRow primitive, Caller caller)
    {
        for (var i = 0; i < primitive.Uncatalogued.Count; i++)
        {
            if (!caller.Has(primitive.Uncatalogued[i]))
            {
                return false;
            }
        }

        return true;
    }
}

using McpScopes.Manifests;

namespace McpScopes.Tool.Comparing;

/// <summary>What a reviewer wants to know of a catalogue besides who may use what.</summary>
internal static class CatalogueRemarks
{
    public static IEnumerable<string> Of(ScopeManifest before, ScopeManifest after)
    {
        var old = before.Scopes.ToDictionary(scope => scope.Name, StringComparer.Ordinal);
        var current = after.Scopes.ToDictionary(scope => scope.Name, StringComparer.Ordinal);
        foreach (var name in old.Keys.Union(current.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            foreach (var remark in Of(name, old.GetValueOrDefault(name), current.GetValueOrDefault(name)))
            {
                yield return remark;
            }
        }
    }

    public static IEnumerable<string> Of(PrimitiveDiff same)
    {
        if (same is not { Before: { } before, After: { } after })
        {
            yield return same.After is not null
                ? $"{PrimitiveText.Of(same.Current)} is new, and declares nothing: nobody may use it."
                : $"{PrimitiveText.Of(same.Current)} is gone; nobody could use it.";
            yield break;
        }

        if (before.Kind != after.Kind)
        {
            yield return $"{PrimitiveText.Of(before)} is now a {PrimitiveText.Kind(after.Kind)}.";
        }

        if (PrimitiveText.Requirement(before) != PrimitiveText.Requirement(after))
        {
            yield return $"{PrimitiveText.Of(after)} requires {PrimitiveText.Requirement(after)} in place of "
                + $"{PrimitiveText.Requirement(before)}, which the same tokens meet.";
        }
    }

    private static IEnumerable<string> Of(string name, ManifestScope? before, ManifestScope? after)
    {
        if (before is null || after is null)
        {
            yield return after is not null ? $"Scope {name} is new." : $"Scope {name} is gone.";
        }

        foreach (var gained in Except(after, before))
        {
            yield return $"Scope {name} now implies {gained}: HasScope(\"{gained}\") is true for its holders.";
        }

        foreach (var lost in Except(before, after))
        {
            yield return $"Scope {name} no longer implies {lost}.";
        }

        if (before is not null && after is not null)
        {
            if (before.Initial != after.Initial)
            {
                yield return after.Initial
                    ? $"Clients ask for {name} at the first sign-in."
                    : $"Clients no longer ask for {name} at the first sign-in.";
            }

            if (before.Description != after.Description)
            {
                yield return $"The description of scope {name} is now: {after.Description ?? "none"}";
            }
        }
    }

    private static IEnumerable<string> Except(ManifestScope? one, ManifestScope? other) =>
        (one?.Implies ?? []).Except(other?.Implies ?? [], StringComparer.Ordinal);
}

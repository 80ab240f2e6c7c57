using System.Security.Claims;
using System.Text.Json;

namespace McpScopes.Identity;

/// <summary>
/// Reads the granted scopes from a token's claims: <c>scope</c> (RFC 8693 §4.2, RFC 9068 §2.2.3), else <c>scp</c>, else <c>scopes</c>; each a
/// string separated by spaces, or an array, which the token handler turns into several claims. A number or an object names no scope. Claims
/// that the settings name grant besides.
/// </summary>
internal static class ScopeClaims
{
    private static readonly string[] ClaimTypes = ["scope", "scp", "scopes"];
    private static readonly string[] MappedClaimTypes = ["scope", "scp", MappedClaims.Scope, "scopes"];

    /// <summary>The scopes as the token names them, in its order.</summary>
    /// <param name="principal">The token's holder.</param>
    /// <param name="names">Where to look.</param>
    /// <param name="isPresent">Whether the token has a claim at all: one that is there and empty grants nothing, and no other is asked.</param>
    public static IReadOnlyList<string> Names(ClaimsPrincipal principal, ClaimNames names, Func<string, bool> isPresent)
    {
        var scopes = new List<string>();
        var types = names.IsMapped ? MappedClaimTypes : ClaimTypes;
        if (types.FirstOrDefault(isPresent) is { } type)
        {
            Add(scopes, principal, type);
        }

        foreach (var further in names.Scopes)
        {
            AddFurther(scopes, principal, further);
            if (names.IsMapped && MappedClaims.Of(further) is { } mapped)
            {
                Add(scopes, principal, mapped);
            }
        }

        return [.. scopes.Distinct(StringComparer.Ordinal)];
    }

    private static void Add(List<string> scopes, ClaimsPrincipal principal, string type)
    {
        foreach (var claim in principal.FindAll(type))
        {
            if (claim.ValueType == ClaimValueTypes.String)
            {
                scopes.AddRange(claim.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            }
        }
    }

    /// <summary>Names with dots are claims of that name, or else members of a claim that is an object: <c>realm_access.roles</c>.</summary>
    private static void AddFurther(List<string> scopes, ClaimsPrincipal principal, string name)
    {
        var before = scopes.Count;
        Add(scopes, principal, name);
        for (var dot = name.IndexOf('.', StringComparison.Ordinal); dot > 0 && scopes.Count == before; dot = name.IndexOf('.', dot + 1))
        {
            if (principal.FindFirst(name[..dot])?.Value is ['{', ..] value)
            {
                using var json = JsonDocument.Parse(value);
                AddMember(scopes, json.RootElement, name[(dot + 1)..]);
            }
        }
    }

    private static void AddMember(List<string> scopes, JsonElement element, string name)
    {
        if (element.ValueKind is not JsonValueKind.Object)
        {
            return;
        }

        if (element.TryGetProperty(name, out var found))
        {
            var values = found.ValueKind is JsonValueKind.Array ? [.. found.EnumerateArray()] : new[] { found };
            scopes.AddRange(values.Where(value => value.ValueKind is JsonValueKind.String)
                .SelectMany(value => value.GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
            return;
        }

        for (var dot = name.IndexOf('.', StringComparison.Ordinal); dot > 0; dot = name.IndexOf('.', dot + 1))
        {
            if (element.TryGetProperty(name[..dot], out var inner))
            {
                AddMember(scopes, inner, name[(dot + 1)..]);
                return;
            }
        }
    }
}

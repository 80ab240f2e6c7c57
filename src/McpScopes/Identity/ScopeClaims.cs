using System.Security.Claims;
using McpScopes.Table;

namespace McpScopes.Identity;

/// <summary>
/// Reads the granted scopes from a token's claims: <c>scope</c> (RFC 8693 §4.2, RFC 9068 §2.2.3), else <c>scp</c>, else <c>scopes</c>; each a
/// string separated by spaces, or an array, which the token handler turns into several claims. A number or an object names no scope.
/// </summary>
internal static class ScopeClaims
{
    private static readonly string[] ClaimTypes = ["scope", "scp", "scopes"];

    /// <summary>What the token may do: its scopes and everything they imply. Scopes that the table does not know add nothing.</summary>
    public static ScopeSet Closure(ClaimsPrincipal principal, ScopeTable table)
    {
        var granted = ScopeSet.Empty;
        foreach (var claim in Claims(principal))
        {
            var value = claim.Value.AsSpan();
            foreach (var range in value.Split(' '))
            {
                granted = granted.Union(table.Closure(value[range]));
            }
        }

        return granted;
    }

    /// <summary>The scopes as the token names them, in its order.</summary>
    public static IReadOnlyList<string> Names(ClaimsPrincipal principal) =>
        [.. Claims(principal).SelectMany(claim => claim.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))];

    private static IEnumerable<Claim> Claims(ClaimsPrincipal principal)
    {
        foreach (var type in ClaimTypes)
        {
            if (principal.HasClaim(claim => claim.Type == type))
            {
                return principal.FindAll(type).Where(claim => claim.ValueType == ClaimValueTypes.String);
            }
        }

        return [];
    }
}

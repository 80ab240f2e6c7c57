using System.Security.Claims;
using McpScopes.Table;

namespace McpScopes.Identity;

/// <summary>The holder of a validated token, for the length of one request. Nothing of it is remembered between requests.</summary>
internal sealed class Caller(ClaimsPrincipal principal, ScopeTable table)
{
    public ClaimsPrincipal Principal { get; } = principal;

    /// <summary>What the token may do, in the table's numbers.</summary>
    public ScopeSet Granted { get; } = ScopeClaims.Closure(principal, table);

    public string Name => field ??= CallerName.Of(Principal);

    /// <summary>The scopes as the token names them, in its order.</summary>
    public IReadOnlyList<string> GrantedScopes => field ??= ScopeClaims.Names(Principal);

    /// <summary>Whether the token grants <paramref name="scope"/> itself or one that implies it.</summary>
    public bool Has(string scope) => GrantsByHierarchy(scope) || GrantedScopes.Contains(scope, StringComparer.Ordinal);

    /// <summary>Whether a scope of the table that the token grants is, or implies, <paramref name="scopeOrPattern"/>.</summary>
    public bool GrantsByHierarchy(string scopeOrPattern) => table.NumberOf(scopeOrPattern) is { } number && Granted.Contains(number);

    /// <summary>Whether the application's table knows the scope, or a pattern that it is made after. Only valid scope tokens are known.</summary>
    public bool IsOfCatalogue(string scope) => ScopeTokens.IsValid(scope) && table.Knows(scope);
}

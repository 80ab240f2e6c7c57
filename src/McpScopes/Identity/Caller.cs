using System.Security.Claims;
using McpScopes.Table;

namespace McpScopes.Identity;

/// <summary>The holder of a validated token, for the length of one request.</summary>
/// <param name="principal">This request's own: what the application changes of it touches no other request.</param>
/// <param name="token">What the token says.</param>
internal sealed class Caller(ClaimsPrincipal principal, AccessToken token)
{
    public ClaimsPrincipal Principal { get; } = principal;

    public AccessToken Token { get; } = token;

    /// <inheritdoc cref="AccessToken.Granted"/>
    public ScopeSet Granted => Token.Granted;

    /// <inheritdoc cref="AccessToken.Name"/>
    public string Name => Token.Name;

    /// <inheritdoc cref="AccessToken.GrantedScopes"/>
    public IReadOnlyList<string> GrantedScopes => Token.GrantedScopes;

    /// <inheritdoc cref="AccessToken.Has"/>
    public bool Has(string scope) => Token.Has(scope);

    /// <inheritdoc cref="AccessToken.GrantsByHierarchy"/>
    public bool GrantsByHierarchy(string declared) => Token.GrantsByHierarchy(declared);

    /// <inheritdoc cref="AccessToken.IsOfCatalogue"/>
    public bool IsOfCatalogue(string scope) => Token.IsOfCatalogue(scope);
}

using System.Security.Claims;
using McpScopes.Table;

namespace McpScopes.Identity;

/// <summary>
/// What a validated token says, its scopes in the table's numbers. None of that changes, and the token itself is not in it: it may be kept for
/// the next request with the same token.
/// </summary>
internal sealed class AccessToken
{
    private readonly ScopeTable _table;
    private readonly ClaimNames _names;

    /// <param name="principal">Its holder.</param>
    /// <param name="table">The application's scopes.</param>
    /// <param name="names">Where to look.</param>
    /// <param name="isPresent">Whether the token has a claim at all; by default, whether the holder has one.</param>
    public AccessToken(ClaimsPrincipal principal, ScopeTable table, ClaimNames names, Func<string, bool>? isPresent = null)
    {
        (_table, _names) = (table, names);
        GrantedScopes = ScopeClaims.Names(principal, names, isPresent ?? (type => principal.HasClaim(claim => claim.Type == type)));
        PlainScopes = names.ScopePrefix is { } prefix ? [.. GrantedScopes.Select(scope => WithoutPrefix(scope, prefix))] : GrantedScopes;
        Granted = PlainScopes.Concat(names.ScopePrefix is null ? [] : GrantedScopes)
            .Aggregate(ScopeSet.Empty, (granted, scope) => granted.Union(table.Closure(scope)));
        ScopePrefix = names.ScopePrefix;
        Name = CallerName.Of(principal, names);
        (Subject, Issuer) = (TokenClaims.Subject(principal), TokenClaims.IssuerOrSource(principal));
        (ClientId, TokenId, SessionId) = (TokenClaims.ClientId(principal), TokenClaims.TokenId(principal), TokenClaims.SessionId(principal));
        Audiences = [.. principal.FindAll("aud").Select(claim => claim.Value)];
        (IssuedAt, NotBefore, ExpiresAt) = (TokenClaims.Time(principal, "iat"), TokenClaims.Time(principal, "nbf"), TokenClaims.Time(principal, "exp"));
        AsIssued = this;
    }

    /// <summary>What the token may do, in the table's numbers.</summary>
    public ScopeSet Granted { get; }

    /// <summary>The scopes as the token names them, in its order.</summary>
    public IReadOnlyList<string> GrantedScopes { get; }

    /// <summary>Who called, as messages and logs say it.</summary>
    public string Name { get; }

    /// <summary>The <c>iss</c>. With <see cref="Subject"/> it tells users apart; the subject alone does not.</summary>
    public string? Issuer { get; init; }

    public string? Subject { get; }

    public string? ClientId { get; }

    /// <summary>The <c>jti</c>.</summary>
    public string? TokenId { get; }

    /// <inheritdoc cref="TokenClaims.SessionId"/>
    public string? SessionId { get; }

    public IReadOnlyList<string> Audiences { get; }

    public DateTimeOffset? IssuedAt { get; }

    public DateTimeOffset? NotBefore { get; }

    public DateTimeOffset? ExpiresAt { get; }

    /// <summary>The same token, without what the application made of its holder.</summary>
    public AccessToken AsIssued { get; private init; }

    /// <summary>What stands before scopes in challenges to this caller.</summary>
    public string? ScopePrefix { get; }

    /// <summary>The thumbprint of the key that the token is bound to (RFC 9449), or <see langword="null"/> for a bearer token.</summary>
    public string? KeyThumbprint { get; init; }

    /// <summary>Whether it is for this server, and not only for a further endpoint that is a resource of its own.</summary>
    public bool IsForServer { get; init; }

    /// <summary>What was found out about its revocation: a token that is kept need not be looked up for it. Replaced, never changed.</summary>
    public object? Revocation { get; set; }

    /// <summary>The scopes without the prefix that the token may put before them.</summary>
    public IReadOnlyList<string> PlainScopes { get; }

    /// <summary>
    /// Whether the token grants <paramref name="scope"/> itself or one that implies it. A scope that spells a pattern is not that pattern: what
    /// a call makes of its arguments may look like anything.
    /// </summary>
    public bool Has(string scope) =>
        (_table.NumberOfScope(scope) is { } number && Granted.Contains(number))
        || PlainScopes.Contains(scope, StringComparer.Ordinal) || GrantedScopes.Contains(scope, StringComparer.Ordinal);

    /// <summary>Whether a scope of the table that the token grants is, or implies, what a primitive declares.</summary>
    /// <param name="declared">A scope or pattern as the application wrote it; never one that a call made.</param>
    public bool GrantsByHierarchy(string declared) => _table.NumberOf(declared) is { } number && Granted.Contains(number);

    /// <summary>Whether the application's table knows the scope, or a pattern that it is made after. Only valid scope tokens are known.</summary>
    public bool IsOfCatalogue(string scope) => ScopeTokens.IsValid(scope) && _table.Knows(scope);

    /// <summary>The same token, with what the application made of its holder.</summary>
    public AccessToken As(ClaimsPrincipal principal) =>
        new(principal, _table, _names) { KeyThumbprint = KeyThumbprint, IsForServer = IsForServer, AsIssued = AsIssued };

    private static string WithoutPrefix(string scope, string prefix) =>
        scope.StartsWith(prefix, StringComparison.Ordinal) ? scope[prefix.Length..] : scope;
}

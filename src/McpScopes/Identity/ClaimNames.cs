namespace McpScopes.Identity;

/// <summary>Under which names a token's claims say who called and what was granted.</summary>
/// <param name="ScopePrefix">What may stand before a scope in tokens, and stands before it in challenges.</param>
/// <param name="Scopes">Claims that grant besides <c>scope</c>, <c>scp</c> and <c>scopes</c>.</param>
/// <param name="Names">Claims that name the caller; none for the usual ones.</param>
/// <param name="IsMapped">Whether the claims may have the long names that ASP.NET Core gives them by default.</param>
internal sealed record ClaimNames(string? ScopePrefix, IReadOnlyList<string> Scopes, IReadOnlyList<string> Names, bool IsMapped);

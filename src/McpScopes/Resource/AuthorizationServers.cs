namespace McpScopes.Resource;

/// <summary>The authorization servers that clients are sent to.</summary>
/// <param name="All">Says which, once the server has started.</param>
/// <param name="ScopePrefix">What stands before scopes that they are asked for.</param>
/// <param name="DPoP">Of each issuer, whether its tokens are bound to keys.</param>
internal sealed record AuthorizationServers(Func<IEnumerable<string>> All, string? ScopePrefix, IReadOnlyList<DPoPMode> DPoP);

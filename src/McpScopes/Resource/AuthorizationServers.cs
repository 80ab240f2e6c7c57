namespace McpScopes.Resource;

/// <summary>The authorization servers that clients are sent to.</summary>
/// <param name="All">Says which, once the server has started.</param>
/// <param name="ScopePrefix">What stands before scopes that they are asked for.</param>
internal sealed record AuthorizationServers(Func<IEnumerable<string>> All, string? ScopePrefix);

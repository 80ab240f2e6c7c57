namespace McpScopes.Authority;

/// <summary>What a request for scopes comes to: what is granted, and what of the catalogue the user may not be granted.</summary>
internal sealed record ScopeGrant(IReadOnlyList<string> Granted, IReadOnlyList<string> LeftOut);

namespace DevAuthority;

/// <summary>What a request for scopes comes to: what is granted, and what of the catalogue the user's role does not have.</summary>
internal sealed record ScopeGrant(IReadOnlyList<string> Granted, IReadOnlyList<string> LeftOut);

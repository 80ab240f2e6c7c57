namespace McpScopes.Resource;

/// <summary>Scopes as clients must ask for them: with the prefix that the authorization server knows them by.</summary>
internal static class AskedScopes
{
    // OpenID Connect Core §3.1.2.1, §5.4 and §11: scopes of the sign-in, which belong to no API.
    private static readonly string[] SignIn = ["openid", "profile", "email", "address", "phone", "offline_access"];

    public static string Of(IReadOnlyList<string> scopes, string? prefix) =>
        string.Join(' ', prefix is null ? scopes : scopes.Select(scope => Of(scope, prefix)));

    public static string Of(string scope, string? prefix) =>
        prefix is null || SignIn.Contains(scope) || scope.StartsWith(prefix, StringComparison.Ordinal) ? scope : prefix + scope;
}

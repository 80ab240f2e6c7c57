namespace McpScopes;

/// <summary>Names that applications may refer to.</summary>
public static class McpScopesDefaults
{
    /// <summary>The JWT bearer scheme that <c>AddMcpScopes</c> registers when <see cref="McpScopesOptions.AuthenticationScheme"/> is not set.</summary>
    public const string AuthenticationScheme = "McpScopes";

    /// <summary>The key under <c>_meta</c> of a listed primitive that names the scopes it requires, as an array of strings.</summary>
    public const string RequiredScopesMetaKey = "mcp-scopes/required";
}

namespace McpScopes.Authority;

/// <summary>The names that the consent page and the authorization endpoint share.</summary>
internal static class ConsentAnswer
{
    public const string FieldName = "decision";
    public const string Allow = "allow";
    public const string Deny = "deny";
}

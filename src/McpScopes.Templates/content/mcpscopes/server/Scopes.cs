namespace ServerNamespace;

/// <summary>The scopes. A misspelt one does not compile.</summary>
internal static class Scopes
{
    public const string Read = "notes/read";
    public const string Write = "notes/write";
    public const string Admin = "notes/admin";
}

using McpScopes;

namespace ServerNamespace;

/// <summary>The catalogue of scopes. A misspelt one does not compile.</summary>
internal static class Scopes
{
    [DefineScope(Description = "Read the notes", Initial = true)]
    public const string Read = "notes/read";

    [DefineScope(Description = "Add notes")]
    public const string Write = "notes/write";

    [DefineScope(Description = "Everything", Implies = [Read, Write])]
    public const string Admin = "notes/admin";
}

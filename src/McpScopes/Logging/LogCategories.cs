namespace McpScopes.Logging;

/// <summary>Log categories that are not the name of a type, and do not change.</summary>
internal static class LogCategories
{
    /// <summary>One line for each record of the audit.</summary>
    public const string Audit = "McpScopes.Audit";
}

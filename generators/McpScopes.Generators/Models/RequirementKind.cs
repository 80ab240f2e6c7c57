namespace McpScopes.Generators.Models;

/// <summary>
/// What a declaration asks for, in the order of strictness; the names are those of the runtime's <c>McpScopes.Table.RequirementKind</c>.
/// </summary>
internal enum RequirementKind
{
    /// <summary>
    /// Nothing is declared, or the declaration is in error: nobody may call. The default, so that a forgotten value denies.
    /// </summary>
    Undeclared,
    Anonymous,
    AuthenticatedOnly,
    Scopes,
}

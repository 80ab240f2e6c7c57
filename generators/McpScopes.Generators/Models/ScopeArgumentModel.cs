namespace McpScopes.Generators.Models;

/// <summary>
/// How an argument's value becomes part of a scope; the names are those of the runtime's <c>McpScopes.Table.ScopeArgumentForm</c>.
/// </summary>
internal enum ScopeArgumentForm
{
    Text,
    WholeNumber,
    Uuid,
}

/// <summary>An argument or URI-template variable whose value is part of a scope.</summary>
internal readonly record struct ScopeArgumentModel(string Name, ScopeArgumentForm Form);

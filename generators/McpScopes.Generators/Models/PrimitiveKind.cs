namespace McpScopes.Generators.Models;

/// <summary>The kinds of MCP primitive; the names are those of the runtime's <c>McpScopes.Table.PrimitiveKind</c>.</summary>
internal enum PrimitiveKind
{
    Tool,
    Prompt,
    Resource,
    ResourceTemplate,
}

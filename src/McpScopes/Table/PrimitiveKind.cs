namespace McpScopes.Table;

/// <summary>The kinds of MCP primitive that a scope can guard.</summary>
public enum PrimitiveKind
{
    /// <summary>A tool, known by its name.</summary>
    Tool,

    /// <summary>A prompt, known by its name.</summary>
    Prompt,

    /// <summary>A resource, known by its URI.</summary>
    Resource,

    /// <summary>A resource template, known by its URI template (RFC 6570).</summary>
    ResourceTemplate,
}

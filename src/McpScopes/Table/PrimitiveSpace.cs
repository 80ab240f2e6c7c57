namespace McpScopes.Table;

/// <summary>The name spaces of MCP: a tool and a prompt may share a name, a resource and a resource template may not share a URI.</summary>
internal enum PrimitiveSpace
{
    Tools,
    Prompts,
    Resources,
}

internal static class PrimitiveSpaces
{
    public static IReadOnlyList<PrimitiveSpace> All { get; } = [PrimitiveSpace.Tools, PrimitiveSpace.Prompts, PrimitiveSpace.Resources];

    public static PrimitiveSpace Of(PrimitiveKind kind) => kind switch
    {
        PrimitiveKind.Tool => PrimitiveSpace.Tools,
        PrimitiveKind.Prompt => PrimitiveSpace.Prompts,
        _ => PrimitiveSpace.Resources,
    };
}

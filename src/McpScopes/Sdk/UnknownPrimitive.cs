using McpScopes.Table;
using ModelContextProtocol;

namespace McpScopes.Sdk;

/// <summary>The SDK's answers to names that nothing serves, word for word.</summary>
internal static class UnknownPrimitive
{
    private const string FirstVersionWithoutResourceNotFound = "2026-07-28";

    public static McpProtocolException Error(PrimitiveSpace space, string? name, string? protocolVersion) => space switch
    {
        PrimitiveSpace.Tools => new($"Unknown tool: '{name}'", McpErrorCode.InvalidParams),
        PrimitiveSpace.Prompts => new($"Unknown prompt: '{name}'", McpErrorCode.InvalidParams),
        _ => new(
            $"Unknown resource URI: '{name}'",
            string.CompareOrdinal(protocolVersion, FirstVersionWithoutResourceNotFound) >= 0 ? McpErrorCode.InvalidParams : McpErrorCode.ResourceNotFound),
    };
}

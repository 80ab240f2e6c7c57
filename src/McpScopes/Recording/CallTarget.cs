using System.Text.Json;
using McpScopes.Table;

namespace McpScopes.Recording;

/// <summary>What a call is after, as the audit names it.</summary>
/// <param name="Method">The MCP method as the message has it.</param>
/// <param name="Kind">The kind of the primitive, if the method reaches one.</param>
/// <param name="Name">What the client called it.</param>
/// <param name="Row">The row of the table, or what the primitive says of itself; null if there is none.</param>
/// <param name="Arguments">The call's arguments.</param>
internal readonly record struct CallTarget(
    string? Method,
    PrimitiveKind? Kind = null,
    string? Name = null,
    PrimitiveRow? Row = null,
    IEnumerable<KeyValuePair<string, JsonElement>>? Arguments = null);

using System.Text.Json.Nodes;

namespace McpScopes.EndToEnd.Tests.Clients;

/// <summary>An official MCP client, connected as a user.</summary>
internal interface IAgent : IAsyncDisposable
{
    string? ProtocolVersion { get; }

    Task<JsonNode> CallToolAsync(string name, JsonObject? arguments = null);

    Task<JsonNode> GetPromptAsync(string name);

    Task<JsonNode> ReadResourceAsync(string uri);
}

/// <summary>The client gave up.</summary>
internal sealed class AgentException(string message) : Exception(message);

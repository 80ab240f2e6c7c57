using System.Text.Json.Nodes;

namespace McpScopes.Agents.Model;

/// <summary>One vendor's API for models, over server-sent events.</summary>
internal interface IModelApi
{
    /// <summary>Where agents post to.</summary>
    string Route { get; }

    Conversation Read(JsonNode request);

    /// <summary>The events of the answer; without a name where the API gives them none.</summary>
    IEnumerable<(string? Event, JsonNode Data)> Answer(Conversation conversation);
}

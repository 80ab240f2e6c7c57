using System.Text.Json.Nodes;

namespace McpScopes.Agents.Model;

/// <summary><c>POST /v1/chat/completions</c>, the API that most vendors and local servers have in common.</summary>
internal sealed class ChatApi : IModelApi
{
    public string Route => "/v1/chat/completions";

    public Conversation Read(JsonNode request)
    {
        var messages = request["messages"].Objects().ToList();
        return new Conversation(
            string.Join('\n', messages.Where(message => message["role"].Text() == "user").Select(Words)),
            [.. request["tools"].Objects().Select(tool => new OfferedTool(tool["function"]?["name"].Text() ?? ""))],
            messages.Sum(message => message["tool_calls"].Objects().Count()),
            [.. messages.Where(message => message["role"].Text() == "tool").Select(Words)]);
    }

    public IEnumerable<(string? Event, JsonNode Data)> Answer(Conversation conversation)
    {
        var (tool, arguments, words) = Script.Next(conversation);
        yield return Chunk(tool is null
            ? new JsonObject { ["role"] = "assistant", ["content"] = words }
            : new JsonObject
            {
                ["role"] = "assistant",
                ["tool_calls"] = new JsonArray(new JsonObject
                {
                    ["index"] = 0,
                    ["id"] = $"call_{Guid.NewGuid():N}",
                    ["type"] = "function",
                    ["function"] = new JsonObject { ["name"] = tool.Name, ["arguments"] = arguments.ToJsonString() },
                }),
            });
        yield return Chunk([], tool is null ? "stop" : "tool_calls");
        yield return (null, JsonValue.Create("[DONE]"));
    }

    private static string Words(JsonObject message) =>
        message["content"].Text() ?? string.Join('\n', message["content"].TextsNamed("text"));

    private static (string?, JsonNode) Chunk(JsonObject delta, string? finished = null) => (null, new JsonObject
    {
        ["id"] = "chatcmpl-stand-in",
        ["object"] = "chat.completion.chunk",
        ["created"] = 0,
        ["model"] = "stand-in",
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finished }),
    });
}

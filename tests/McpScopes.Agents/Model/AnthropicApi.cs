using System.Text.Json.Nodes;

namespace McpScopes.Agents.Model;

/// <summary><c>POST /v1/messages</c> of the Anthropic API, as far as an agent needs it.</summary>
internal sealed class AnthropicApi : IModelApi
{
    public string Route => "/v1/messages";

    public Conversation Read(JsonNode request)
    {
        var messages = request["messages"].Objects().ToList();
        var blocks = messages.SelectMany(message => message["content"].Objects()).ToList();
        var results = blocks.Where(block => block["type"].Text() == "tool_result").ToList();
        return new Conversation(
            string.Join('\n', messages.Select(message => message["content"].Text()).Concat(blocks.Select(block => block["text"].Text()))),
            [.. request["tools"].Objects().Select(tool => new OfferedTool(tool["name"].Text() ?? ""))],
            blocks.Count(block => block["type"].Text() == "tool_use"),
            [.. results.Select(result => result["content"].Text() ?? string.Join('\n', result["content"].TextsNamed("text")))]);
    }

    public IEnumerable<(string? Event, JsonNode Data)> Answer(Conversation conversation)
    {
        var (tool, arguments, words) = Script.Next(conversation);
        yield return Event("message_start", new JsonObject
        {
            ["message"] = new JsonObject
            {
                ["id"] = $"msg_{Guid.NewGuid():N}",
                ["type"] = "message",
                ["role"] = "assistant",
                ["model"] = "stand-in",
                ["content"] = new JsonArray(),
                ["stop_reason"] = null,
                ["stop_sequence"] = null,
                ["usage"] = new JsonObject { ["input_tokens"] = 1, ["output_tokens"] = 1 },
            },
        });
        yield return Event("content_block_start", new JsonObject
        {
            ["index"] = 0,
            ["content_block"] = tool is null
                ? new JsonObject { ["type"] = "text", ["text"] = "" }
                : new JsonObject
                {
                    ["type"] = "tool_use",
                    ["id"] = $"toolu_{Guid.NewGuid():N}",
                    ["name"] = tool.Name,
                    ["input"] = new JsonObject(),
                },
        });
        yield return Event("content_block_delta", new JsonObject
        {
            ["index"] = 0,
            ["delta"] = tool is null
                ? new JsonObject { ["type"] = "text_delta", ["text"] = words }
                : new JsonObject { ["type"] = "input_json_delta", ["partial_json"] = arguments.ToJsonString() },
        });
        yield return Event("content_block_stop", new JsonObject { ["index"] = 0 });
        yield return Event("message_delta", new JsonObject
        {
            ["delta"] = new JsonObject { ["stop_reason"] = tool is null ? "end_turn" : "tool_use", ["stop_sequence"] = null },
            ["usage"] = new JsonObject { ["output_tokens"] = 1 },
        });
        yield return Event("message_stop", []);
    }

    private static (string?, JsonNode) Event(string name, JsonObject data)
    {
        data["type"] = name;
        return (name, data);
    }
}

using System.Text.Json.Nodes;

namespace McpScopes.Agents.Model;

/// <summary><c>POST /v1/responses</c> of the OpenAI API, as far as Codex needs it.</summary>
internal sealed class ResponsesApi : IModelApi
{
    public string Route => "/v1/responses";

    public Conversation Read(JsonNode request)
    {
        var items = request["input"].Objects().ToList();
        return new Conversation(
            string.Join('\n', items.Where(item => item["type"].Text() == "message").SelectMany(item => item["content"].TextsNamed("text"))),
            [.. request["tools"].Objects().SelectMany(Offered)],
            items.Count(item => item["type"].Text() == "function_call"),
            [.. items.Where(item => item["type"].Text() == "function_call_output").Select(Output)]);
    }

    public IEnumerable<(string? Event, JsonNode Data)> Answer(Conversation conversation)
    {
        var (tool, arguments, words) = Script.Next(conversation);
        var id = $"resp_{Guid.NewGuid():N}";
        yield return Event("response.created", new JsonObject { ["response"] = new JsonObject { ["id"] = id } });
        yield return Event(
            "response.output_item.done", new JsonObject { ["item"] = tool is null ? Message(words) : Call(tool, arguments) });
        yield return Event("response.completed", new JsonObject
        {
            ["response"] = new JsonObject
            {
                ["id"] = id,
                ["usage"] = new JsonObject { ["input_tokens"] = 1, ["output_tokens"] = 1, ["total_tokens"] = 2 },
            },
        });
    }

    private static IEnumerable<OfferedTool> Offered(JsonObject tool) => tool["type"].Text() == "namespace"
        ? tool["tools"].Objects().Select(inner => new OfferedTool(inner["name"].Text() ?? "", tool["name"].Text()))
        : [new OfferedTool(tool["name"].Text() ?? "")];

    private static string Output(JsonObject item) => item["output"].Text() ?? string.Join('\n', item["output"].TextsNamed("text"));

    private static JsonObject Message(string words) => new()
    {
        ["type"] = "message",
        ["role"] = "assistant",
        ["id"] = $"msg_{Guid.NewGuid():N}",
        ["content"] = new JsonArray(new JsonObject { ["type"] = "output_text", ["text"] = words }),
    };

    private static JsonObject Call(OfferedTool tool, JsonObject arguments)
    {
        var call = new JsonObject
        {
            ["type"] = "function_call",
            ["call_id"] = $"call_{Guid.NewGuid():N}",
            ["name"] = tool.Name,
            ["arguments"] = arguments.ToJsonString(),
        };
        if (tool.Namespace is not null)
        {
            call["namespace"] = tool.Namespace;
        }

        return call;
    }

    private static (string?, JsonNode) Event(string name, JsonObject data)
    {
        data["type"] = name;
        return (name, data);
    }
}

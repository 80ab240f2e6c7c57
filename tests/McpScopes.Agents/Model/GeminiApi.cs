using System.Text.Json.Nodes;

namespace McpScopes.Agents.Model;

/// <summary><c>models/…:streamGenerateContent</c> of the Gemini API, as far as Gemini CLI needs it.</summary>
internal sealed class GeminiApi : IModelApi
{
    public string Route => "/v1beta/models/{model}";

    public Conversation Read(JsonNode request)
    {
        var parts = request["contents"].Objects().SelectMany(content => content["parts"].Objects()).ToList();
        return new Conversation(
            string.Join('\n', parts.Select(part => part["text"].Text())),
            [
                .. request["tools"].Objects()
                    .SelectMany(tool => tool["functionDeclarations"].Objects())
                    .Select(tool => new OfferedTool(tool["name"].Text() ?? "")),
            ],
            parts.Count(part => part["functionCall"] is not null),
            [
                .. parts.Select(part => part["functionResponse"]?["response"]).OfType<JsonNode>().Select(response => response.ToJsonString()),
            ]);
    }

    public IEnumerable<(string? Event, JsonNode Data)> Answer(Conversation conversation)
    {
        var (tool, arguments, words) = Script.Next(conversation);
        yield return (null, new JsonObject
        {
            ["candidates"] = new JsonArray(new JsonObject
            {
                ["index"] = 0,
                ["finishReason"] = "STOP",
                ["content"] = new JsonObject
                {
                    ["role"] = "model",
                    ["parts"] = new JsonArray(tool is null
                        ? new JsonObject { ["text"] = words }
                        : new JsonObject { ["functionCall"] = new JsonObject { ["name"] = tool.Name, ["args"] = arguments } }),
                },
            }),
            ["usageMetadata"] = new JsonObject { ["promptTokenCount"] = 1, ["candidatesTokenCount"] = 1, ["totalTokenCount"] = 2 },
        });
    }
}

using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace AgentConsole.Conversation;

/// <summary>A tool's result, picked apart for the terminal.</summary>
internal sealed class ToolOutput
{
    private readonly JsonElement? _json;

    public ToolOutput(CallToolResult result)
    {
        Text = string.Join('\n', result.Content.OfType<TextContentBlock>().Select(block => block.Text));
        _json = result.StructuredContent ?? Parse(Text);
    }

    /// <summary>The text blocks, for results that are not JSON.</summary>
    public string Text { get; }

    public JsonElement? Json => _json;

    /// <summary>A search's written answer.</summary>
    public string? Answer => Property(_json, "answer");

    /// <summary>The address of a search's first result.</summary>
    public string? FirstUrl => Results(_json).Select(result => Property(result, "url")).FirstOrDefault(url => url is not null);

    /// <summary>A search in short: the answer, and each result's title and address. Null for anything else.</summary>
    public JsonElement? SearchInShort => Answer is null
        ? null
        : JsonSerializer.SerializeToElement(new
        {
            answer = Answer,
            results = Results(_json).Select(result => new { title = Property(result, "title"), url = Property(result, "url") }),
        });

    private static IEnumerable<JsonElement> Results(JsonElement? json) =>
        json is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty("results", out var results) && results.ValueKind == JsonValueKind.Array
            ? results.EnumerateArray()
            : [];

    private static string? Property(JsonElement? json, string name) =>
        json is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String
            ? found.GetString()
            : null;

    private static JsonElement? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

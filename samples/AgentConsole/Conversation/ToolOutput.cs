using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace AgentConsole.Conversation;

/// <summary>A tool's result, picked apart for the terminal.</summary>
internal sealed class ToolOutput
{
    private static readonly string[] ShownOfAResult = ["title", "url"];

    private readonly List<JsonElement> _results;

    public ToolOutput(CallToolResult result)
    {
        IsError = result.IsError is true;
        Text = string.Join('\n', result.Content.OfType<TextContentBlock>().Select(block => block.Text));
        Json = result.StructuredContent ?? Parse(Text);
        Answer = Property(Json, "answer");
        _results = Json is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty("results", out var results) && results.ValueKind == JsonValueKind.Array
            ? [.. results.EnumerateArray()]
            : [];
    }

    public bool IsError { get; }

    /// <summary>The text blocks, for results that are not JSON.</summary>
    public string Text { get; }

    public JsonElement? Json { get; }

    /// <summary>A search's written answer.</summary>
    public string? Answer { get; }

    /// <summary>The address of the first result.</summary>
    public string? FirstUrl => _results.Select(result => Property(result, "url")).FirstOrDefault(url => url is not null);

    /// <summary>The text of the pages that an extract returned.</summary>
    public string PageText => string.Join("\n\n", _results.Select(result => Property(result, "raw_content")).OfType<string>());

    /// <summary>The answer, and each result's title and address; the whole result if it is of another kind.</summary>
    public JsonElement? InShort
    {
        get
        {
            if (_results.Count == 0)
            {
                return Json;
            }

            var shown = new Dictionary<string, object>(StringComparer.Ordinal);
            if (Answer is { } answer)
            {
                shown["answer"] = answer;
            }

            shown["results"] = _results.Select(result => ShownOfAResult
                .Where(name => Property(result, name) is not null)
                .ToDictionary(name => name, name => Property(result, name), StringComparer.Ordinal));
            return JsonSerializer.SerializeToElement(shown);
        }
    }

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

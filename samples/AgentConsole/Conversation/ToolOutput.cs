using System.Text;
using System.Text.Json;
using AgentConsole.Json;
using ModelContextProtocol.Protocol;

namespace AgentConsole.Conversation;

/// <summary>A tool's result, picked apart for the terminal.</summary>
internal sealed class ToolOutput
{
    private static readonly string[] ShownOfAResult = ["title", "url"];

    private readonly List<JsonElement?> _results;

    public ToolOutput(CallToolResult result)
    {
        IsError = result.IsError is true;
        Text = string.Join('\n', result.Content.OfType<TextContentBlock>().Select(block => block.Text));
        Json = result.StructuredContent ?? JsonReading.Parse(Encoding.UTF8.GetBytes(Text));
        Answer = Json.Text("answer");
        _results = [.. Json.Items("results")];
        FoundNothing = _results.Count == 0 && Json.HasItems("results");
    }

    public bool IsError { get; }

    /// <summary>The text blocks, for results that are not JSON.</summary>
    public string Text { get; }

    public JsonElement? Json { get; }

    /// <summary>A search's written answer.</summary>
    public string? Answer { get; }

    /// <summary>Whether this is a list of results, and an empty one.</summary>
    public bool FoundNothing { get; }

    /// <summary>The address of the first result.</summary>
    public string? FirstUrl => _results.Select(result => result.Text("url")).FirstOrDefault(url => url is not null);

    /// <summary>The text of the pages that an extract returned.</summary>
    public string PageText => string.Join("\n\n", _results.Select(result => result.Text("raw_content")).OfType<string>());

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
                .Where(name => result.Text(name) is not null)
                .ToDictionary(name => name, name => result.Text(name), StringComparer.Ordinal));
            return JsonSerializer.SerializeToElement(shown);
        }
    }
}

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace McpScopes.Agents.Model;

/// <summary>
/// What stands in for a model: it does what the prompt says, one tool call after the other, and thinks nothing. What the agent does about
/// logins and refusals is the agent's own.
/// </summary>
internal static partial class Script
{
    public const string Page = "https://www.databricks.com/blog/what-is-model-context-protocol";

    /// <summary>The prompt that makes the stand-in call these tools.</summary>
    public static string Prompt(params string[] tools) => $"Call in this order, whatever comes back: PLAN[{string.Join(", ", tools)}]";

    /// <summary>The next step: a tool call, or words at the end.</summary>
    public static (OfferedTool? Tool, JsonObject Arguments, string Words) Next(Conversation conversation)
    {
        // Agents also ask their model for titles and summaries; there is no plan in that.
        if (PlanPattern().Match(conversation.Prompt) is not { Success: true } plan)
        {
            return (null, [], "A title");
        }

        var names = plan.Groups["names"].Value.Split(", ");
        if (conversation.Calls >= names.Length)
        {
            return (null, [], "That was the plan.");
        }

        var name = names[conversation.Calls];
        var tool = conversation.Tools.FirstOrDefault(tool => Means(tool, name));
        return tool is null
            ? (null, [], $"There is no tool '{name}' among: {string.Join(", ", conversation.Tools.Select(offered => offered.Name))}")
            : (tool, Arguments(name), "");
    }

    private static bool Means(OfferedTool tool, string name) =>
        $"{tool.Namespace}{tool.Name}".Contains("tavily", StringComparison.OrdinalIgnoreCase)
        && tool.Name.EndsWith(name, StringComparison.Ordinal);

    private static JsonObject Arguments(string name) => name switch
    {
        "search" => new JsonObject { ["query"] = "what is the model context protocol" },
        "extract" => new JsonObject { ["urls"] = new JsonArray(Page) },
        _ => [],
    };

    [GeneratedRegex(@"PLAN\[(?<names>[a-z_]+(, [a-z_]+)*)\]")]
    private static partial Regex PlanPattern();
}

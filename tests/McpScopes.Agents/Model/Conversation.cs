namespace McpScopes.Agents.Model;

/// <summary>What an agent has sent to its model so far, as far as the stand-in needs it.</summary>
/// <param name="Prompt">All that the user and the agent said in words.</param>
/// <param name="Tools">The tools that the agent offers.</param>
/// <param name="Calls">How many tool calls the model has made in it.</param>
/// <param name="Results">What the tools answered, as the model is told.</param>
internal sealed record Conversation(string Prompt, IReadOnlyList<OfferedTool> Tools, int Calls, IReadOnlyList<string> Results);

/// <summary>A tool as an agent offers it to its model: agents put the server's name in front, in a name space or in the name.</summary>
internal sealed record OfferedTool(string Name, string? Namespace = null);

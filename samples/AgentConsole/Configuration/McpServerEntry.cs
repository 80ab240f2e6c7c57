namespace AgentConsole.Configuration;

/// <summary>One server of <c>.mcp.json</c>.</summary>
/// <param name="Name">Its key in the file.</param>
/// <param name="Url">Its endpoint, or null when this program cannot talk to it.</param>
/// <param name="WhyNot">Why it cannot, for the list of servers.</param>
internal sealed record McpServerEntry(string Name, Uri? Url, string? WhyNot = null);

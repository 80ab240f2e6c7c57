using ModelContextProtocol.Server;

namespace TavilyServer.Activity;

/// <summary>The tools that this server has, in the order of their names.</summary>
internal sealed class ServerTools(IEnumerable<McpServerTool> tools)
{
    public IReadOnlyList<(string Name, string? Title)> All { get; } =
        [.. tools.Select(tool => (tool.ProtocolTool.Name, tool.ProtocolTool.Title)).OrderBy(tool => tool.Name, StringComparer.Ordinal)];

    public IReadOnlyList<string> Names => field ??= [.. All.Select(tool => tool.Name)];
}

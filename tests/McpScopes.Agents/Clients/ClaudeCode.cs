using McpScopes.Agents.Report;

namespace McpScopes.Agents.Clients;

/// <summary>Claude Code: <c>claude mcp login</c> signs in, and after a refusal asks for what the refusal named.</summary>
/// <param name="package">Under which name the package is installed.</param>
/// <param name="known">What this version is known to do.</param>
internal sealed class ClaudeCode(string package, Behaviour known) : IAgentClient
{
    public string Name => "Claude Code";

    public Behaviour Known => known;

    private string[] Program => ["node", NpmFolder.File([.. package.Split('/'), "cli-wrapper.cjs"])];

    public async Task<string> VersionAsync(Workplace workplace) =>
        (await workplace.RunAsync(Environment(workplace), [.. Program, "--version"])).Split(' ')[0];

    public async Task LoginAsync(Workplace workplace)
    {
        await workplace.RunAsync(
            Environment(workplace), [.. Program, "mcp", "add", "--transport", "http", "tavily", workplace.Server.Endpoint.AbsoluteUri]);
        await StepUpAsync(workplace);
    }

    public Task AskAsync(Workplace workplace, string prompt) => workplace.RunAsync(
        Environment(workplace),
        [
            .. Program, "-p", prompt, "--allowedTools", "mcp__tavily__search,mcp__tavily__extract", "--output-format", "stream-json", "--verbose",
        ]);

    public Task StepUpAsync(Workplace workplace) =>
        workplace.RunOnTerminalAsync(Environment(workplace), null, null, [.. Program, "mcp", "login", "tavily"]);

    private static Dictionary<string, string?> Environment(Workplace workplace) => new()
    {
        ["ANTHROPIC_BASE_URL"] = workplace.Model.Url.AbsoluteUri.TrimEnd('/'),
        ["ANTHROPIC_API_KEY"] = "stand-in",
        // Milliseconds to connect to the server in: a busy machine takes longer than the agent waits by itself.
        ["MCP_TIMEOUT"] = "120000",
        // The tools are in the first request, not behind a search for them.
        ["ENABLE_TOOL_SEARCH"] = "false",
    };
}

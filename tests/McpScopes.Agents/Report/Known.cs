using McpScopes.Agents.Clients;

namespace McpScopes.Agents.Report;

/// <summary>The agents, and what each did when the page about clients was last written.</summary>
internal static class Known
{
    private const string Search = "tavily-mcp/search";
    private const string Everything = "email groups openid profile tavily-mcp/admin tavily-mcp/extract tavily-mcp/search";

    public static IReadOnlyList<IAgentClient> Agents { get; } =
    [
        new ClaudeCode("@anthropic-ai/claude-code", new("2026-07-28", Search, Refusal.Scope, StepUp.ByUser, Refreshes: true)),
        // The last of many months that speaks 2025-11-25, and asks for what a challenge names and nothing else.
        new ClaudeCode("claude-code-2.1.270", new("2025-11-25", Search, Refusal.Failed, StepUp.ByUser, Refreshes: true)),
        new Codex(new("2025-06-18", Search, Refusal.Permission, StepUp.ByUser, Refreshes: true)),
        new OpenCode(new("2025-11-25", Search, Refusal.Permission, StepUp.Never, Refreshes: true)),
        new GeminiCli(new("", Everything, Refusal.Failed, StepUp.AtLogin, Refreshes: true)),
    ];
}

using McpScopes.Agents.Report;

namespace McpScopes.Agents.Clients;

/// <summary>opencode, on version 1 of the TypeScript SDK: <c>opencode mcp auth</c> signs in, each time for what a 401 names.</summary>
internal sealed class OpenCode(Behaviour known) : IAgentClient
{
    private static readonly Dictionary<string, string?> Environment = [];

    public string Name => "opencode";

    public Behaviour Known => known;

    private static string Program => NpmFolder.PlatformFile("opencode-*", "bin", "opencode");

    public async Task<string> VersionAsync(Workplace workplace) => (await workplace.RunAsync(Environment, Program, "--version")).Trim();

    public Task LoginAsync(Workplace workplace)
    {
        workplace.Write("project/opencode.json", $$"""
            {
              "share": "disabled", "autoupdate": false, "model": "standin/stand-in", "small_model": "standin/stand-in",
              "provider": {
                "standin": {
                  "npm": "@ai-sdk/openai-compatible",
                  "options": { "baseURL": "{{workplace.Model.Url}}v1", "apiKey": "stand-in" },
                  "models": { "stand-in": { "tool_call": true } }
                }
              },
              "mcp": { "tavily": { "type": "remote", "url": "{{workplace.Server.Endpoint}}" } }
            }
            """);
        return workplace.RunAsync(Environment, Program, "mcp", "auth", "tavily");
    }

    public Task AskAsync(Workplace workplace, string prompt) =>
        workplace.RunAsync(Environment, Program, "run", "--format", "json", "--model", "standin/stand-in", prompt);

    public async Task StepUpAsync(Workplace workplace)
    {
        await workplace.RunAsync(Environment, Program, "mcp", "logout", "tavily");
        await workplace.RunAsync(Environment, Program, "mcp", "auth", "tavily");
    }
}

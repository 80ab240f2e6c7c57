using McpScopes.Agents.Report;

namespace McpScopes.Agents.Clients;

/// <summary>Gemini CLI: <c>/mcp auth</c> signs in, for every scope that the authorization server has.</summary>
internal sealed class GeminiCli(Behaviour known) : IAgentClient
{
    public string Name => "Gemini CLI";

    public Behaviour Known => known;

    private static string[] Program => ["node", NpmFolder.File("@google", "gemini-cli", "bundle", "gemini.js")];

    public async Task<string> VersionAsync(Workplace workplace) =>
        (await workplace.RunAsync(Environment(workplace), [.. Program, "--version"])).Trim().Split('\n')[^1].Trim();

    public Task LoginAsync(Workplace workplace)
    {
        workplace.Write(".gemini/settings.json", $$"""
            {
              "security": { "auth": { "selectedType": "gemini-api-key" }, "folderTrust": { "enabled": false } },
              "privacy": { "usageStatisticsEnabled": false },
              "telemetry": { "enabled": false },
              "general": { "enableAutoUpdate": false },
              "mcpServers": { "tavily": { "httpUrl": "{{workplace.Server.Endpoint}}" } }
            }
            """);
        return StepUpAsync(workplace);
    }

    public Task AskAsync(Workplace workplace, string prompt) =>
        workplace.RunAsync(
            Environment(workplace), [.. Program, "-p", prompt, "--yolo", "-m", "gemini-2.5-flash", "--output-format", "stream-json"]);

    public Task StepUpAsync(Workplace workplace) => workplace.RunOnTerminalAsync(
        Environment(workplace), "[Y/n]", "y\r", [.. Program, "-p", "/mcp auth tavily", "--yolo", "-m", "gemini-2.5-flash"]);

    private static Dictionary<string, string?> Environment(Workplace workplace) => new()
    {
        ["GEMINI_API_KEY"] = "stand-in",
        ["GOOGLE_GEMINI_BASE_URL"] = workplace.Model.Url.AbsoluteUri.TrimEnd('/'),
        ["GEMINI_CLI_TRUST_WORKSPACE"] = "true",
    };
}

using McpScopes.Agents.Report;

namespace McpScopes.Agents.Clients;

/// <summary>Codex: <c>codex mcp add</c> signs in at once; more scopes are asked for by name.</summary>
internal sealed class Codex(Behaviour known) : IAgentClient
{
    private static readonly Dictionary<string, string?> Environment = [];

    public string Name => "Codex";

    public Behaviour Known => known;

    private static string[] Program => ["node", NpmFolder.File("@openai", "codex", "bin", "codex.js")];

    public async Task<string> VersionAsync(Workplace workplace) =>
        (await workplace.RunAsync(Environment, [.. Program, "--version"])).Trim().Split(' ')[^1];

    public Task LoginAsync(Workplace workplace)
    {
        workplace.Write(".codex/config.toml", $"""
            model = "stand-in"
            model_provider = "standin"
            check_for_update_on_startup = false
            mcp_oauth_credentials_store = "file"

            [analytics]
            enabled = false

            [model_providers.standin]
            name = "stand-in"
            base_url = "{workplace.Model.Url}v1"
            wire_api = "responses"

            """);
        return workplace.RunAsync(Environment, [.. Program, "mcp", "add", "tavily", "--url", workplace.Server.Endpoint.AbsoluteUri]);
    }

    public Task AskAsync(Workplace workplace, string prompt) => workplace.RunAsync(
        Environment, [.. Program, "exec", "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox", "--json", prompt]);

    public Task StepUpAsync(Workplace workplace) =>
        workplace.RunAsync(Environment, [.. Program, "mcp", "login", "tavily", "--scopes", "tavily-mcp/search,tavily-mcp/extract"]);
}

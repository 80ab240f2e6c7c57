using AgentConsole.CommandLine;
using AgentConsole.Configuration;
using AgentConsole.Output;
using AgentConsole.Parsing;

namespace AgentConsole.Conversation;

/// <summary>The session of the README: one search, which the user may do, and one extract, which the user's role lacks.</summary>
internal sealed class SeedScript(Terminal terminal, Agent agent, RequestParser parser, McpJson config, string server)
{
    /// <summary>
    /// The scopes that the script's two requests need, asked for at the login. Only so can it say at the end that it is the role
    /// that lacks one, and not the request.
    /// </summary>
    public static readonly string[] Scopes = ["tavily-mcp/search", "tavily-mcp/extract"];

    public async Task<ExitCode> PlayAsync(CancellationToken cancellationToken)
    {
        var searched = await SayAsync($"Use the {server} MCP to search \"what is the model context protocol\"", cancellationToken);
        if (searched != ExitCode.Ok)
        {
            return searched;
        }

        var extracted = await SayAsync($"Now use {server} to extract the full text of that page", cancellationToken);
        if (extracted == ExitCode.Refused)
        {
            terminal.Heading("This is OAuth working as intended:");
            terminal.Line("The AI agent can only call the tools your scopes allow. No more, no less.");
            extracted = ExitCode.Ok;
        }

        if (extracted == ExitCode.Ok)
        {
            terminal.Line();
            terminal.Note("// .mcp.json — everything this client was given");
            terminal.Lines(File.ReadAllText(config.Path).TrimEnd());
            terminal.Good("✓ No secrets in config — nothing to leak");
            terminal.Note("\"If you can't do it in the UI, the agent can't do it via MCP\"");
        }

        return extracted;
    }

    private async Task<ExitCode> SayAsync(string request, CancellationToken cancellationToken)
    {
        terminal.Line();
        terminal.You(request);
        return await agent.HandleAsync(parser.Parse(request, agent.ThatPage), cancellationToken) ?? ExitCode.Ok;
    }
}

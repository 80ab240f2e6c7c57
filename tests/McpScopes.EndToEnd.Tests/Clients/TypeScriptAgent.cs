using System.Diagnostics;
using System.Text.Json.Nodes;
using McpScopes.EndToEnd.Tests.Authority;

namespace McpScopes.EndToEnd.Tests.Clients;

/// <summary>The official TypeScript client in a process of its own: <c>tests/clients/typescript*/agent.mjs</c>.</summary>
internal sealed class TypeScriptAgent : IAgent
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private readonly Process _process;
    private readonly Task<string> _errors;
    private readonly ScriptedUser _user;

    private TypeScriptAgent(Process process, ScriptedUser user)
    {
        _process = process;
        _user = user;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public string? ProtocolVersion { get; private set; }

    /// <param name="folder">The one under <c>tests/clients</c>.</param>
    /// <param name="server">The MCP endpoint.</param>
    /// <param name="protocolVersion">What the client is to speak.</param>
    /// <param name="user">Who logs in when it asks for that.</param>
    /// <param name="more">Further arguments.</param>
    public static async Task<IAgent> ConnectAsync(string folder, Uri server, string protocolVersion, ScriptedUser user, params string[] more)
    {
        var project = NpmProject.Require(folder);
        var process = project.Start(
            NpmProject.Node(), [project.File("agent.mjs"), server.AbsoluteUri, AuthorityClient.RedirectUri, protocolVersion, .. more]);
        var agent = new TypeScriptAgent(process, user);
        try
        {
            agent.ProtocolVersion = (await agent.HearAsync())["connected"]?.GetValue<string>();
            return agent;
        }
        catch
        {
            await agent.DisposeAsync();
            throw;
        }
    }

    public Task<JsonNode> CallToolAsync(string name, JsonObject? arguments = null) =>
        AskAsync("callTool", new JsonObject { ["name"] = name, ["arguments"] = arguments ?? [] });

    public Task<JsonNode> GetPromptAsync(string name) => AskAsync("getPrompt", new JsonObject { ["name"] = name });

    public Task<JsonNode> ReadResourceAsync(string uri) => AskAsync("readResource", new JsonObject { ["uri"] = uri });

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task<JsonNode> AskAsync(string method, JsonObject parameters)
    {
        await SayAsync(new JsonObject { ["method"] = method, ["params"] = parameters });
        var answer = await HearAsync();
        return answer["result"] ?? throw new AgentException(answer["error"]!.GetValue<string>());
    }

    /// <summary>The client's next word, after as many logins as it asks for.</summary>
    private async Task<JsonNode> HearAsync()
    {
        while (true)
        {
            using var timeout = new CancellationTokenSource(Limit);
            var line = await _process.StandardOutput.ReadLineAsync(timeout.Token)
                ?? throw new InvalidOperationException($"The client ended:\n{await _errors}");
            var message = JsonNode.Parse(line)!;
            if (message["open"] is not { } url)
            {
                return message;
            }

            var callback = await _user.AuthorizeAsync(new Uri(url.GetValue<string>()));
            await SayAsync(new JsonObject { ["callback"] = callback.AbsoluteUri });
        }
    }

    private Task SayAsync(JsonObject message) => _process.StandardInput.WriteLineAsync(message.ToJsonString());
}

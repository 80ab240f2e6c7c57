using System.Text.Json.Nodes;
using ModelContextProtocol.Client;

namespace McpScopes.EndToEnd.Tests.Clients;

/// <summary>mcp-remote in a process of its own: the client speaks to its standard streams and knows nothing of logins.</summary>
internal sealed class McpRemoteAgent(IAgent client, BrowserDesk desk, string home) : IAgent
{
    public string? ProtocolVersion => client.ProtocolVersion;

    public static async Task<IAgent> ConnectAsync(Uri server, string protocolVersion, ScriptedUser user)
    {
        var project = NpmProject.Require("mcp-remote");
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Elsewhere than on Linux mcp-remote opens the real browser.");
        }

        var home = Directory.CreateTempSubdirectory("mcp-remote-").FullName;
        var desk = await BrowserDesk.StartAsync(home);
        desk.User = user;
        var transport = new StdioClientTransport(new StdioClientTransportOptions
        {
            Command = NpmProject.Node(),
            Arguments = [project.File("node_modules", "mcp-remote", "dist", "proxy.js"), server.AbsoluteUri],
            EnvironmentVariables = new Dictionary<string, string?>(desk.Environment) { ["HOME"] = home, ["MCP_REMOTE_CONFIG_DIR"] = home },
        });
        var options = new McpClientOptions { ProtocolVersion = protocolVersion, InitializationTimeout = TimeSpan.FromMinutes(2) };
        try
        {
            return new McpRemoteAgent(new CSharpAgent(await McpClient.CreateAsync(transport, options)), desk, home);
        }
        catch (Exception) when (desk.Problems.Count > 0)
        {
            throw new InvalidOperationException(string.Join('\n', desk.Problems));
        }
    }

    public Task<JsonNode> CallToolAsync(string name, JsonObject? arguments = null) => client.CallToolAsync(name, arguments);

    public Task<JsonNode> GetPromptAsync(string name) => client.GetPromptAsync(name);

    public Task<JsonNode> ReadResourceAsync(string uri) => client.ReadResourceAsync(uri);

    public async ValueTask DisposeAsync()
    {
        await client.DisposeAsync();
        await desk.DisposeAsync();
        Directory.Delete(home, recursive: true);
    }
}

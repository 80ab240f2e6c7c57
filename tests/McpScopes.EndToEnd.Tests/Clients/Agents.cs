namespace McpScopes.EndToEnd.Tests.Clients;

/// <summary>The clients that every test of this folder runs with, the official ones under both ways to speak the protocol.</summary>
public static class Agents
{
    public const string TypeScript = "TypeScript";
    public const string TypeScript1 = "TypeScript 1";
    public const string CSharp = "C#";
    public const string McpRemote = "mcp-remote";

    public static TheoryData<string, string> All { get; } = new()
    {
        { TypeScript, "2026-07-28" },
        { TypeScript, "2025-11-25" },
        { TypeScript1, "2025-11-25" },
        { McpRemote, "2025-11-25" },
        { CSharp, "2026-07-28" },
        { CSharp, "2025-11-25" },
    };

    /// <summary>Connects, and logs in on the way.</summary>
    internal static async Task<IAgent> ConnectAsync(string client, Uri server, string protocolVersion, ScriptedUser user)
    {
        var agent = client switch
        {
            TypeScript => await TypeScriptAgent.ConnectAsync("typescript", server, protocolVersion, user),
            TypeScript1 => await TypeScriptAgent.ConnectAsync("typescript-1", server, protocolVersion, user),
            McpRemote => await McpRemoteAgent.ConnectAsync(server, protocolVersion, user),
            _ => await CSharpAgent.ConnectAsync(server, protocolVersion, user),
        };
        Assert.Equal(protocolVersion, agent.ProtocolVersion);
        return agent;
    }
}

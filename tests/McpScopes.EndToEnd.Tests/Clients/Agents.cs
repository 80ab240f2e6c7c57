namespace McpScopes.EndToEnd.Tests.Clients;

/// <summary>The official clients that every test of this folder runs with, each under both ways to speak the protocol.</summary>
public static class Agents
{
    public const string TypeScript = "TypeScript";
    public const string CSharp = "C#";

    public static TheoryData<string, string> All { get; } = new()
    {
        { TypeScript, "2026-07-28" },
        { TypeScript, "2025-11-25" },
        { CSharp, "2026-07-28" },
        { CSharp, "2025-11-25" },
    };

    /// <summary>Connects, and logs in on the way.</summary>
    internal static async Task<IAgent> ConnectAsync(string client, Uri server, string protocolVersion, ScriptedUser user)
    {
        var agent = client == TypeScript
            ? await TypeScriptAgent.ConnectAsync(server, protocolVersion, user)
            : await CSharpAgent.ConnectAsync(server, protocolVersion, user);
        Assert.Equal(protocolVersion, agent.ProtocolVersion);
        return agent;
    }
}

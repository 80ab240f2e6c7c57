namespace AgentConsole.Connecting;

/// <summary>What is known about a server, for the list.</summary>
internal enum ServerState
{
    NotReachable,
    NotAnMcpServer,
    NotAuthenticated,
    Authenticated,

    /// <summary>It answers without a token.</summary>
    Open,
}

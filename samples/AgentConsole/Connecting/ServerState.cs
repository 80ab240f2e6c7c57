namespace AgentConsole.Connecting;

/// <summary>What is known about a server, for the list.</summary>
internal enum ServerState
{
    NotSupported,
    NotReachable,
    NotAnMcpServer,
    NotAuthenticated,
    Authenticated,

    /// <summary>It answers without a token.</summary>
    Open,
}

namespace AgentConsole.Connecting;

/// <summary>What the person at the terminal sees of a login, and decides about it.</summary>
internal interface ILoginConversation
{
    /// <summary>The server wants a token; the browser opens next.</summary>
    void TokenNeeded(ServerAnswer refusal);

    /// <summary>The token lacks a scope. Says whether the browser shall open to ask for it.</summary>
    Task<bool> WantsMoreScopeAsync(ServerAnswer refusal, CancellationToken cancellationToken);

    /// <summary>A login brought a token.</summary>
    void TokenReceived(Tokens.TokenDetails details);
}

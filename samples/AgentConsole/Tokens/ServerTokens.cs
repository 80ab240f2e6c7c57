using ModelContextProtocol.Authentication;

namespace AgentConsole.Tokens;

/// <summary>The tokens for one server: in memory, and in the user's file unless there is none.</summary>
internal sealed class ServerTokens(Uri server, TokenFile? file) : ITokenCache
{
    private volatile TokenContainer? _current = file?.Read(server);

    /// <summary>Raised when new tokens arrived, by a login or by a refresh.</summary>
    public event Action<TokenDetails>? Received;

    public TokenDetails? Details => _current is { } tokens ? TokenDetails.Of(tokens) : null;

    public ValueTask<TokenContainer?> GetTokensAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_current);

    public ValueTask StoreTokensAsync(TokenContainer tokens, CancellationToken cancellationToken)
    {
        _current = tokens;
        file?.Write(server, tokens);
        Received?.Invoke(TokenDetails.Of(tokens));
        return ValueTask.CompletedTask;
    }

    public void Forget()
    {
        _current = null;
        file?.Write(server, null);
    }
}

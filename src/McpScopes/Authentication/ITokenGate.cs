using McpScopes.Identity;

namespace McpScopes.Authentication;

/// <summary>
/// Asks of a token that is valid by itself whether it still counts. Asked once for each request, also where the token was verified for an
/// earlier one and is only looked up.
/// </summary>
internal interface ITokenGate
{
    /// <summary>Says whether the token counts. What an implementation throws is answered with 503, and logged.</summary>
    ValueTask<TokenStanding> JudgeAsync(AccessToken token, CancellationToken cancellationToken);
}

/// <summary>Whether a token still counts.</summary>
internal enum TokenStanding
{
    /// <summary>It cannot be found out now. The default, so that a forgotten value lets nobody in.</summary>
    Unknown,

    /// <summary>It counts.</summary>
    Good,

    /// <summary>It was revoked.</summary>
    Revoked,
}

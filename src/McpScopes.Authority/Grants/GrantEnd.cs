using Microsoft.Extensions.Logging;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace McpScopes.Authority;

/// <summary>
/// Ends what was granted: nothing is refreshed any more, and where McpScopes guards this application, its access tokens are refused from now
/// on, too.
/// </summary>
internal sealed partial class GrantEnd(
    GrantRows rows, IOpenIddictApplicationManager applications, IOpenIddictAuthorizationManager authorizations, IOpenIddictTokenManager tokens,
    AuthorityAddress address, TimeProvider time, ILogger<GrantEnd> logger, ITokenRevocations? revocations)
{
    /// <summary>Whether access tokens end as well.</summary>
    public bool ReachesAccessTokens => revocations is not null;

    private string Issuer => address.Issuer.AbsoluteUri;

    /// <summary>One access token, and nothing else.</summary>
    public Task TokenAsync(string tokenId, CancellationToken cancellation) => RevokeAsync(TokenRevocation.OfToken(Issuer, tokenId), cancellation);

    /// <summary>One sign-in with one client.</summary>
    public Task LoginAsync(string session, CancellationToken cancellation) => RevokeAsync(TokenRevocation.OfSession(Issuer, session), cancellation);

    /// <summary>
    /// The same for a sign-in that ended by itself or was stolen: whoever asks is refused anyway, also while the store of revocations is away.
    /// </summary>
    public async Task LostLoginAsync(string session, CancellationToken cancellation)
    {
        try
        {
            await LoginAsync(session, cancellation);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(logger, exception);
        }
    }

    /// <summary>Everything of a user: consents, tokens and sign-ins.</summary>
    public Task UserAsync(string subject, CancellationToken cancellation) => RevokeAsync(TokenRevocation.OfSubject(Issuer, subject), cancellation);

    /// <summary>Everything that anybody allowed a client. It stays registered, and has to ask again.</summary>
    public Task ClientAsync(string clientId, CancellationToken cancellation) => RevokeAsync(TokenRevocation.OfClient(Issuer, clientId), cancellation);

    /// <summary>What one user allowed one client.</summary>
    public async Task GrantAsync(string subject, string clientId, CancellationToken cancellation)
    {
        if (await applications.FindByClientIdAsync(clientId, cancellation) is not { } application)
        {
            return;
        }

        var sessions = await rows.SessionsAsync(subject, clientId, time.GetUtcNow(), cancellation);
        var id = await applications.GetIdAsync(application, cancellation);
        await authorizations.RevokeAsync(subject, id, Statuses.Valid, type: null, cancellation);
        await tokens.RevokeAsync(subject, id, Statuses.Valid, type: null, cancellation);
        foreach (var session in sessions)
        {
            await LoginAsync(session, cancellation);
        }
    }

    // McpScopes tells this authority of the revocation, too, which ends the rows.
    private Task RevokeAsync(TokenRevocation revocation, CancellationToken cancellation) => revocations is null
        ? rows.EndAsync(revocation, cancellation)
        : revocations.RevokeAsync(revocation with { NotBefore = time.GetUtcNow() }, cancellation).AsTask();

    [LoggerMessage(Level = LogLevel.Error, Message = "A sign-in ended, and the revocation of its access tokens could not be kept.")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}

using McpScopes.Authentication.Rules;
using McpScopes.Identity;
using McpScopes.Revocation;

namespace McpScopes.Authentication;

/// <summary>Asks of a token that is good by itself whether it still counts: for each request, also where it was verified for an earlier one.</summary>
internal static class RevocationFault
{
    public static async ValueTask<TokenFault?> FindFaultAsync(this TokenRevocations revocations, AccessToken token, CancellationToken cancellationToken) =>
        await revocations.StandingAsync(token, cancellationToken).ConfigureAwait(false) switch
        {
            RevocationStanding.Good => null,
            RevocationStanding.Revoked => TokenFault.Revoked,
            RevocationStanding.TooLong => new TokenFault(TokenFault.LivesTooLong),
            _ => TokenFault.Temporary(TokenFault.RevocationUnknown, exception: null),
        };
}

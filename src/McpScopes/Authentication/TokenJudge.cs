using McpScopes.Authentication.Issuers;
using McpScopes.Authentication.Rules;
using McpScopes.Identity;
using Microsoft.AspNetCore.Http;

namespace McpScopes.Authentication;

/// <summary>Decides whether a request's token counts: it is verified, or was a moment ago, and nobody has taken it back.</summary>
internal sealed class TokenJudge(TokenVerifier verifier, TokenLog log, IEnumerable<ITokenGate> gates)
{
    private readonly ITokenGate[] _gates = [.. gates];

    public async ValueTask<TokenOutcome> JudgeAsync(HttpContext context)
    {
        var (credentials, fault) = Credentials.Of(context.Request);
        if (credentials is not { } given)
        {
            return fault is null ? TokenOutcome.NoToken : Refuse(fault, token: null, issuer: null);
        }

        if (given.IsBound)
        {
            return Refuse(new TokenFault("The Authorization header holds no bearer token", "DPoP is not set."), token: null, issuer: null);
        }

        var verified = await verifier.VerifyAsync(context, given.Token).ConfigureAwait(false);
        if (verified.Fault is { } flaw)
        {
            return Refuse(flaw, given.Token, verified.Issuer);
        }

        return await AskGatesAsync(context, verified.Token!).ConfigureAwait(false) is { } closed
            ? Refuse(closed, given.Token, verified.Issuer)
            : TokenOutcome.Accepted(new Caller(verified.Principal!, verified.Token!));
    }

    private async ValueTask<TokenFault?> AskGatesAsync(HttpContext context, AccessToken token)
    {
        foreach (var gate in _gates)
        {
            try
            {
                switch (await gate.JudgeAsync(token, context.RequestAborted).ConfigureAwait(false))
                {
                    case TokenStanding.Good:
                        continue;
                    case TokenStanding.Revoked:
                        return new TokenFault(TokenFault.WasRevoked);
                    default:
                        return TokenFault.Temporary(TokenFault.RevocationUnknown, exception: null);
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !context.RequestAborted.IsCancellationRequested)
            {
                return TokenFault.Temporary(TokenFault.RevocationUnknown, exception);
            }
        }

        return null;
    }

    private TokenOutcome Refuse(TokenFault fault, string? token, TrustedIssuer? issuer)
    {
        log.Refused(fault, token, issuer);
        return TokenOutcome.Refused(fault);
    }
}

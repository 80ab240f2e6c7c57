using McpScopes.Authentication.Caching;
using McpScopes.Authentication.Issuers;
using McpScopes.Authentication.Proofs;
using McpScopes.Authentication.Rules;
using McpScopes.Identity;
using McpScopes.Revocation;
using Microsoft.AspNetCore.Http;

namespace McpScopes.Authentication;

/// <summary>
/// Decides whether a request's token counts: it is verified, or was a moment ago; who sends it holds its key, if it is bound to one; and nobody
/// has taken it back.
/// </summary>
internal sealed class TokenJudge(
    TokenVerifier verifier, TrustedIssuers issuers, TokenCache cache, ProofCheck proofs, TokenLog log, TokenMetrics metrics, TokenRevocations revocations)
{
    public async ValueTask<TokenOutcome> JudgeAsync(HttpContext context)
    {
        var (credentials, fault) = Credentials.Of(context.Request);
        if (fault is not null)
        {
            return Refuse(fault, token: null, issuer: null);
        }

        if (credentials is not { } given)
        {
            return await JudgeElsewhereAsync(context).ConfigureAwait(false);
        }

        var hash = cache.IsOn ? TokenHash.Of(given.Span) : default;
        var found = cache.Find(hash);
        if (cache.IsOn)
        {
            metrics.LookedUp(isHit: found is not null);
        }

        if (found is { } known)
        {
            return await CheckBindingAsync(context, given, known.Token).ConfigureAwait(false) is { } flaw
                ? Refuse(flaw, given.Token, known.Issuer)
                : await CheckRevocationAsync(context, new Caller(known.CreatePrincipal(), known.Token), given, known.Issuer).ConfigureAwait(false);
        }

        return await JudgeAsync(context, given, hash).ConfigureAwait(false);
    }

    private async Task<TokenOutcome> JudgeAsync(HttpContext context, Credentials given, TokenHash hash)
    {
        var text = given.Token;
        var verified = await VerifyAsync(context, given, text).ConfigureAwait(false);
        if (verified.Token is not { } token)
        {
            return Refuse(verified.Fault ?? new TokenFault(Credentials.NoBearerToken), text, verified.Issuer);
        }

        if (cache.IsOn && verified.IsCacheable)
        {
            cache.Add(hash, verified);
        }

        return await CheckBindingAsync(context, given, token).ConfigureAwait(false) is { } flaw
            ? Refuse(flaw, text, verified.Issuer)
            : await CheckRevocationAsync(context, new Caller(verified.Principal!, token), given, verified.Issuer).ConfigureAwait(false);
    }

    /// <summary>The framework's handler knows bearer tokens only; that this one is none is checked afterwards.</summary>
    private async Task<VerifiedToken> VerifyAsync(HttpContext context, Credentials given, string token)
    {
        if (!given.IsBound)
        {
            return await verifier.VerifyAsync(context, token).ConfigureAwait(false);
        }

        var headers = context.Request.Headers;
        headers.Authorization = "Bearer " + token;
        try
        {
            return await verifier.VerifyAsync(context, token).ConfigureAwait(false);
        }
        finally
        {
            headers.Authorization = given.Header;
        }
    }

    /// <summary>An event of the application may take the token from some other place.</summary>
    private async Task<TokenOutcome> JudgeElsewhereAsync(HttpContext context)
    {
        if (issuers.Configured is not [var first, ..] || !verifier.SeesEveryToken(first))
        {
            return TokenOutcome.NoToken;
        }

        var verified = await verifier.VerifyAsync(context, first).ConfigureAwait(false);
        return verified switch
        {
            { Fault: { } fault } => Refuse(fault, token: null, first),
            { Token: { KeyThumbprint: null } token } =>
                await CheckRevocationAsync(context, new Caller(verified.Principal!, token), given: null, first).ConfigureAwait(false),
            _ => TokenOutcome.NoToken,
        };
    }

    /// <summary>Who holds the token, and what to log where it does not count any more.</summary>
    private async ValueTask<TokenOutcome> CheckRevocationAsync(HttpContext context, Caller holder, Credentials? given, TrustedIssuer? issuer) =>
        await revocations.FindFaultAsync(holder.Token, context.RequestAborted).ConfigureAwait(false) is { } fault
            ? Refuse(fault, given?.Token, issuer, holder)
            : TokenOutcome.Accepted(holder);

    /// <summary>Must be asked for each request, whether or not its token was verified for an earlier one.</summary>
    private async ValueTask<TokenFault?> CheckBindingAsync(HttpContext context, Credentials given, AccessToken token)
    {
        if (token.KeyThumbprint is not { } thumbprint)
        {
            // RFC 9449 §7.2: a scheme that the token is not for.
            return given.IsBound ? TokenFault.Invalid("It came with the scheme DPoP, and is not bound to a key.") : null;
        }

        if (!given.IsBound)
        {
            return TokenFault.Invalid("It is bound to a key, and came as a bearer token without proof of it.") with { ProofError = "invalid_token" };
        }

        return await proofs.CheckAsync(context, given.Token, thumbprint).ConfigureAwait(false) is { } flaw
            ? new TokenFault(flaw.Reason) { ProofError = flaw.Error }
            : null;
    }

    private TokenOutcome Refuse(TokenFault fault, string? token, TrustedIssuer? issuer, Caller? holder = null)
    {
        log.Refused(fault, token, issuer);
        return TokenOutcome.Refused(fault, holder);
    }
}

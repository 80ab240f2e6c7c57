using System.Security.Claims;
using McpScopes.Authentication.Rules;
using McpScopes.Challenges;
using McpScopes.Identity;
using McpScopes.Logging;
using McpScopes.Resource;
using McpScopes.Revocation;
using McpScopes.Table;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace McpScopes.Authentication;

/// <summary>Authenticates the request with the configured scheme, ours or the application's own, for the endpoint that it came to.</summary>
internal sealed partial class TokenAuthentication(
    IOptions<McpScopesOptions> options, ScopeTable table, TokenRevocations revocations, ILogger<TokenAuthentication> logger)
{
    private readonly string? _ownScheme = options.Value.OwnScheme;
    private readonly ClaimNames _names = new(
        options.Value.ScopePrefix, [.. options.Value.ScopeClaims], [.. options.Value.NameClaims], IsMapped: true);

    /// <summary>Returns the caller, or the refusal of a bad token, or neither where no token came. With a refusal: whose it is, where the token says so.</summary>
    public async ValueTask<(Caller? Caller, Refusal? Refusal)> AuthenticateAsync(HttpContext context, ScopedEndpoint endpoint)
    {
        if (context.Request.Headers.Authorization.Count > 1)
        {
            return (null, Refusals.InvalidToken(endpoint, "The request has more than one Authorization header"));
        }

        var scheme = _ownScheme ?? McpScopesDefaults.AuthenticationScheme;
        AuthenticateResult result;
        try
        {
            result = await context.AuthenticateAsync(scheme).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !context.RequestAborted.IsCancellationRequested)
        {
            LogUnavailable(logger, exception, scheme);
            return (null, Refusals.Unverifiable("The access token cannot be verified now"));
        }

        var outcome = _ownScheme is null ? context.Features.Get<TokenOutcome>() : null;
        if ((result.Succeeded ? result.Principal : await EarlyAsync(context, outcome).ConfigureAwait(false)) is { Identity.IsAuthenticated: true } principal)
        {
            var caller = CallerOf(context, principal, outcome);
            return !IsFor(endpoint, caller.Token) ? (null, AnotherAudience(endpoint, caller.Token))
                : (caller, await CheckRevocationAsync(context, endpoint, caller).ConfigureAwait(false));
        }

        if (result.Failure is { } failure)
        {
            return (outcome?.Holder, Refuse(endpoint, (failure as TokenFaultException)?.Fault ?? OwnSchemesFault(scheme, failure)));
        }

        // A scheme that says nothing about a token that did come (another kind of credential, say) has not validated it.
        return context.Request.Headers.Authorization.Count == 0
            ? (null, null)
            : (null, Refusals.InvalidToken(endpoint, Credentials.NoBearerToken));
    }

    /// <summary>The answer to a token that does not count.</summary>
    public static Refusal Refuse(ScopedEndpoint endpoint, TokenFault fault) =>
        fault.IsTemporary ? Refusals.Unverifiable(fault.Reason)
            : fault.ProofError is { } error ? Refusals.InvalidProof(endpoint, error, fault.Reason)
            : Refusals.InvalidToken(endpoint, fault.Reason, fault.IsRevocation ? ScopeAuditReason.RevokedToken : ScopeAuditReason.InvalidToken);

    /// <summary>
    /// Our own scheme has asked. Returns the refusal, or <see langword="null"/>: the token of another scheme still counts.
    /// </summary>
    private async ValueTask<Refusal?> CheckRevocationAsync(HttpContext context, ScopedEndpoint endpoint, Caller caller) =>
        _ownScheme is not null && await revocations.FindFaultAsync(caller.Token, context.RequestAborted).ConfigureAwait(false) is { } fault
            ? Refuse(endpoint, fault)
            : null;

    /// <summary>
    /// The holder of a good token that was judged before anybody knew for which endpoint: by a middleware that the application put before routing.
    /// </summary>
    private static async ValueTask<ClaimsPrincipal?> EarlyAsync(HttpContext context, TokenOutcome? outcome) =>
        outcome is not { Caller: { } caller, Fault: null } ? null
        : context.RequestServices.GetService<IClaimsTransformation>() is { } transformation
            ? await transformation.TransformAsync(caller.Principal).ConfigureAwait(false)
            : caller.Principal;

    private Caller CallerOf(HttpContext context, ClaimsPrincipal principal, TokenOutcome? outcome)
    {
        if (outcome?.Caller is not { } caller)
        {
            return new Caller(principal, new AccessToken(principal, table, _names) { IsForServer = true });
        }

        // What the application's transformation of claims made of the holder decides, and not what the token said.
        return context.RequestServices.GetService<IClaimsTransformation>() is null or NoopClaimsTransformation
            ? caller
            : new Caller(principal, caller.Token.As(principal));
    }

    /// <summary>An application with several endpoints has one scheme for all of them: the token must be for this one.</summary>
    private static bool IsFor(ScopedEndpoint endpoint, AccessToken token) =>
        endpoint.Audience is null ? token.IsForServer : token.Audiences.Contains(endpoint.Audience, StringComparer.Ordinal);

    private Refusal AnotherAudience(ScopedEndpoint endpoint, AccessToken token)
    {
        var found = PlainText.Of(string.Join(' ', token.Audiences));
        LogAnotherEndpoint(logger, found, endpoint.Audience ?? endpoint.Resource);
        return Refusals.InvalidToken(endpoint, TokenFault.AnotherAudience);
    }

    private TokenFault OwnSchemesFault(string scheme, Exception failure)
    {
        // No keys at all: the framework's discovery has not succeeded yet.
        var fault = failure is SecurityTokenException && failure.Message.StartsWith("IDX10500", StringComparison.Ordinal)
            ? TokenFault.Temporary(TokenFault.Unverifiable, failure)
            : TokenVerifier.FaultOf(failure, keys: null);
        LogRejected(logger, fault.Exception, fault.Reason, scheme);
        return fault;
    }

    [LoggerMessage(LogEvents.TokenRejectedByScheme, LogLevel.Information, "Refused a token: {Reason}. Scheme {Scheme}.")]
    private static partial void LogRejected(ILogger logger, Exception? exception, string reason, string scheme);

    [LoggerMessage(
        LogEvents.TokenForAnotherEndpoint,
        LogLevel.Information,
        "Refused a token: The access token is for another endpoint. Audience '{Audience}' (expected: {Expected}).")]
    private static partial void LogAnotherEndpoint(ILogger logger, string audience, string expected);

    [LoggerMessage(
        LogEvents.SchemeFailed, LogLevel.Error, "Authentication scheme '{Scheme}' failed. Requests with a token are answered with 503 until it works.")]
    private static partial void LogUnavailable(ILogger logger, Exception exception, string scheme);
}

using System.Text.Encodings.Web;
using McpScopes.Authentication.Rules;
using McpScopes.Challenges;
using McpScopes.Identity;
using McpScopes.Resource;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace McpScopes.Authentication;

/// <summary>
/// The scheme <see cref="McpScopesDefaults.AuthenticationScheme"/>: whoever asks, the front door, a policy or the framework's middleware, the
/// request's token is judged once. What there is to say of it, TokenLog says.
/// </summary>
internal sealed class AccessTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, UrlEncoder encoder, TokenJudge judge)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, NullLoggerFactory.Instance, encoder)
{
    private ScopedEndpoint? ScopedEndpoint => Context.GetEndpoint()?.Metadata.GetMetadata<ScopedEndpointMetadata>()?.Endpoint;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var outcome = await judge.JudgeAsync(Context).ConfigureAwait(false);
        Context.Features.Set(outcome);
        return outcome switch
        {
            { Fault: { } fault } => AuthenticateResult.Fail(new TokenFaultException(fault)),
            { Caller: { } caller } when !IsForHere(caller.Token) =>
                AuthenticateResult.Fail(new TokenFaultException(new(TokenFault.AnotherAudience))),
            { Caller: { } caller } => AuthenticateResult.Success(new AuthenticationTicket(caller.Principal, Scheme.Name)),
            _ => AuthenticateResult.NoResult(),
        };
    }

    /// <summary>
    /// An MCP endpoint may be a resource of its own, and looks itself whether the token is for it. Elsewhere that is no token of this
    /// server.
    /// </summary>
    private bool IsForHere(AccessToken token) => token.IsForServer || ScopedEndpoint is not null;

    /// <summary>Where a policy of the application asks for a token before the front door can, the answer is the front door's all the same.</summary>
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var result = await HandleAuthenticateOnceSafeAsync().ConfigureAwait(false);
        var fault = (result.Failure as TokenFaultException)?.Fault;
        if (ScopedEndpoint is { } endpoint)
        {
            var refusal = fault is null ? Refusals.NoToken(endpoint) : TokenAuthentication.Refuse(endpoint, fault);
            await Context.RequestServices.GetRequiredService<IRefusalExit>()
                .LeaveAsync(Context, endpoint, refusal, Context.Features.Get<TokenOutcome>()?.Holder).ConfigureAwait(false);
            return;
        }

        // Another endpoint of the application's, which has no metadata of ours (RFC 6750 §3).
        if (fault?.IsTemporary == true)
        {
            Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            Response.Headers.RetryAfter = Refusals.RetryAfterSeconds;
            return;
        }

        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = fault is null ? "Bearer" : $"Bearer error=\"invalid_token\", error_description=\"{fault.Reason}\"";
    }
}

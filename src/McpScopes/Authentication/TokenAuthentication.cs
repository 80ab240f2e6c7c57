using McpScopes.Challenges;
using McpScopes.Logging;
using McpScopes.Resource;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace McpScopes.Authentication;

/// <summary>Validates the request's token with the configured scheme, and says in our own words what is wrong with it.</summary>
internal sealed partial class TokenAuthentication(string scheme, ILogger<TokenAuthentication> logger)
{
    /// <summary>Returns the principal, or the refusal of a bad token, or neither where no token came.</summary>
    public async ValueTask<(System.Security.Claims.ClaimsPrincipal? Principal, Refusal? Refusal)> AuthenticateAsync(HttpContext context, ScopedEndpoint endpoint)
    {
        if (context.Request.Headers.Authorization.Count > 1)
        {
            return (null, Refusals.InvalidToken(endpoint, "The request has more than one Authorization header"));
        }

        AuthenticateResult result;
        try
        {
            result = await context.AuthenticateAsync(scheme).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !context.RequestAborted.IsCancellationRequested)
        {
            LogUnavailable(logger, scheme, exception.GetType().Name, PlainText.Of(exception.Message));
            return (null, Refusals.InvalidToken(endpoint, Unverifiable));
        }

        if (result.Succeeded && result.Principal.Identity?.IsAuthenticated == true)
        {
            // An application with several endpoints has one scheme for all of them: the token must be for this one.
            return endpoint.Audience is null || result.Principal.HasClaim("aud", endpoint.Audience)
                ? (result.Principal, null)
                : (null, Refusals.InvalidToken(endpoint, AnotherAudience));
        }

        if (result.Failure is { } failure)
        {
            var reason = Reason(failure);
            LogRejected(logger, reason);
            return (null, Refusals.InvalidToken(endpoint, reason));
        }

        // A scheme that says nothing about a token that did come (another kind of credential, say) has not validated it.
        return context.Request.Headers.Authorization.Count == 0
            ? (null, null)
            : (null, Refusals.InvalidToken(endpoint, "The Authorization header holds no bearer token"));
    }

    private const string AnotherAudience = "The access token is for another audience";
    private const string Unverifiable = "The access token cannot be verified now because the authorization server does not answer";

    /// <summary>What is wrong with a token, in our own words.</summary>
    public static string Reason(Exception failure) => failure switch
    {
        AggregateException { InnerExceptions: [var first, ..] } => Reason(first),
        // No keys at all: discovery has not succeeded yet.
        SecurityTokenException when failure.Message.StartsWith("IDX10500", StringComparison.Ordinal) => Unverifiable,
        SecurityTokenExpiredException => "The access token expired",
        SecurityTokenNotYetValidException => "The access token is not valid yet",
        SecurityTokenNoExpirationException => "The access token does not expire, which is not accepted",
        SecurityTokenInvalidLifetimeException => "The access token's lifetime is not valid",
        SecurityTokenInvalidAudienceException => AnotherAudience,
        SecurityTokenInvalidIssuerException => "The access token is from another issuer",
        SecurityTokenSignatureKeyNotFoundException => "The access token is signed with a key that the authorization server does not publish",
        SecurityTokenInvalidSignatureException => "The access token's signature is not valid",
        SecurityTokenInvalidTypeException => "The token is no access token",
        _ => "The access token is not valid",
    };

    [LoggerMessage(LogEvents.TokenRejected, LogLevel.Information, "Refused a token: {Reason}.")]
    private static partial void LogRejected(ILogger logger, string reason);

    [LoggerMessage(
        LogEvents.SchemeFailed, LogLevel.Error, "Authentication scheme '{Scheme}' failed with {Kind}: {Reason} Tokens are refused until it works.")]
    private static partial void LogUnavailable(ILogger logger, string scheme, string kind, string reason);
}

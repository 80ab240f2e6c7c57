using System.Security.Claims;
using System.Text.Encodings.Web;
using McpScopes.Authentication.Issuers;
using McpScopes.Authentication.Rules;
using McpScopes.Identity;
using McpScopes.Table;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace McpScopes.Authentication;

/// <summary>Verifies a token with the keys and rules of the issuer that it names, through the framework's JWT bearer handler.</summary>
internal sealed class TokenVerifier(
    TrustedIssuers issuers, AcceptedAudiences audiences, ScopeTable table, IOptionsMonitor<JwtBearerOptions> options, UrlEncoder encoder)
{
    public async Task<VerifiedToken> VerifyAsync(HttpContext context, string token)
    {
        if (!IssuerPeek.IsJwt(token))
        {
            return VerifiedToken.Refused(TokenFault.Invalid(issuers.All.FirstOrDefault()?.OpaqueToken));
        }

        if (IssuerPeek.Of(token) is not { } name)
        {
            return VerifiedToken.Refused(TokenFault.Invalid("It names no issuer."));
        }

        return issuers.Find(name) is { } issuer
            ? await VerifyAsync(context, issuer).ConfigureAwait(false)
            : VerifiedToken.Refused(new TokenFault(TokenFault.AnotherIssuer, $"Its issuer is '{name}'."));
    }

    /// <summary>Runs the framework's handler, which takes the token from the request.</summary>
    public async Task<VerifiedToken> VerifyAsync(HttpContext context, TrustedIssuer issuer)
    {
        var keys = options.Get(issuer.Scheme.Name).ConfigurationManager as IssuerKeys;
        try
        {
            if (keys is not null)
            {
                await keys.GetConfigurationAsync(context.RequestAborted).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !context.RequestAborted.IsCancellationRequested)
        {
            // It was logged where it happened, once for all who wait.
            return VerifiedToken.Refused(TokenFault.Temporary(TokenFault.Unverifiable, exception: null), issuer);
        }

        // The handler's own lines say less than TokenLog's, and some of them twice.
        var handler = new JwtBearerHandler(options, NullLoggerFactory.Instance, encoder);
        await handler.InitializeAsync(issuer.Scheme, context).ConfigureAwait(false);
        var result = await handler.AuthenticateAsync().ConfigureAwait(false);
        if (result.Succeeded && result.Principal.Identity?.IsAuthenticated == true)
        {
            return Accept(issuer, result.Principal, keys);
        }

        return result.Failure is { } failure
            ? VerifiedToken.Refused(FaultOf(failure, keys), issuer)
            : VerifiedToken.Refused(new TokenFault("The Authorization header holds no bearer token"), issuer);
    }

    private VerifiedToken Accept(TrustedIssuer issuer, ClaimsPrincipal principal, IssuerKeys? keys)
    {
        var facts = AccessTokenReader.TokenOf(principal) is { } jwt ? TokenFacts.Of((ClaimsIdentity)principal.Identity!, jwt) : null;
        var named = principal.FindAll("aud").Select(claim => claim.Value).ToList();
        return new VerifiedToken
        {
            Issuer = issuer,
            Principal = principal,
            KeysVersion = keys?.Version ?? 0,
            Token = new AccessToken(principal, table, issuer.Claims, facts is null ? null : facts.Has)
            {
                KeyThumbprint = facts is null ? null : ConfirmationRule.ThumbprintOf(facts),
                IsForServer = named.Count == 0 || named.Intersect(audiences.OfServer(issuer), StringComparer.Ordinal).Any(),
            },
        };
    }

    /// <summary>What is wrong with a token, in our own words.</summary>
    public static TokenFault FaultOf(Exception failure, IssuerKeys? keys) => failure switch
    {
        AggregateException { InnerExceptions: [var first, ..] } => FaultOf(first, keys),
        TokenFaultException { Fault: var fault } => fault,
        SecurityTokenExpiredException => new("The access token expired"),
        SecurityTokenNotYetValidException => new("The access token is not valid yet"),
        SecurityTokenNoExpirationException => new("The access token does not expire, which is not accepted"),
        SecurityTokenInvalidLifetimeException => new("The access token's lifetime is not valid"),
        SecurityTokenInvalidAudienceException => new(TokenFault.AnotherAudience),
        SecurityTokenInvalidIssuerException => new(TokenFault.AnotherIssuer),
        // The key may be a new one, and the issuer cannot be asked.
        SecurityTokenSignatureKeyNotFoundException when keys?.Failure is not null => TokenFault.Temporary(TokenFault.Unverifiable, exception: null),
        SecurityTokenSignatureKeyNotFoundException => new("The access token is signed with a key that the authorization server does not publish"),
        SecurityTokenInvalidAlgorithmException or SecurityTokenInvalidSignatureException => new("The access token's signature is not valid"),
        SecurityTokenInvalidTypeException => new(TokenFault.NoAccessToken),
        _ => TokenFault.Invalid() with { Exception = failure is SecurityTokenException ? null : failure },
    };
}

/// <summary>What verifying a token came to.</summary>
internal sealed class VerifiedToken
{
    /// <summary>Whose token it says it is, if that is an issuer that counts.</summary>
    public TrustedIssuer? Issuer { get; init; }

    public AccessToken? Token { get; init; }

    public ClaimsPrincipal? Principal { get; init; }

    public TokenFault? Fault { get; init; }

    /// <summary>The number of the keys that it was verified with.</summary>
    public int KeysVersion { get; init; }

    public static VerifiedToken Refused(TokenFault fault, TrustedIssuer? issuer = null) => new() { Fault = fault, Issuer = issuer };
}

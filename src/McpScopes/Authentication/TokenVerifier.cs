using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using McpScopes.Authentication.Introspection;
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
    TrustedIssuers issuers,
    AcceptedAudiences audiences,
    ScopeTable table,
    IOptionsMonitor<JwtBearerOptions> options,
    IntrospectionClient introspection,
    TimeProvider time,
    UrlEncoder encoder)
{
    public async Task<VerifiedToken> VerifyAsync(HttpContext context, string token)
    {
        if (!IssuerPeek.IsJwt(token))
        {
            return issuers.Introspecting is { } introspecting
                ? await IntrospectAsync(introspecting, token, context.RequestAborted).ConfigureAwait(false)
                : VerifiedToken.Refused(TokenFault.Invalid(issuers.All.FirstOrDefault()?.OpaqueToken));
        }

        if (IssuerPeek.Of(token) is not { } name)
        {
            return VerifiedToken.Refused(TokenFault.Invalid("It names no issuer."));
        }

        return issuers.Find(name) is { } issuer
            ? await VerifyAsync(context, issuer, IssuerPeek.KeyIdOf(token)).ConfigureAwait(false)
            : VerifiedToken.Refused(new TokenFault(TokenFault.AnotherIssuer, $"Its issuer is '{name}'."));
    }

    /// <summary>Runs the framework's handler, which takes the token from the request.</summary>
    public async Task<VerifiedToken> VerifyAsync(HttpContext context, TrustedIssuer issuer, string? keyId = null)
    {
        var keys = options.Get(issuer.Scheme.Name).ConfigurationManager as IssuerKeys;
        try
        {
            if (keys is not null)
            {
                await keys.GetConfigurationAsync(context.RequestAborted).ConfigureAwait(false);
                await keys.EnsureKnownAsync(keyId, context.RequestAborted).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !context.RequestAborted.IsCancellationRequested)
        {
            // It was logged where it happened, once for all who wait.
            return VerifiedToken.Refused(TokenFault.Temporary(TokenFault.Unverifiable, exception: null), issuer);
        }

        // Noted before: if the keys change while the token is verified, the entry has those of before and does not count.
        var version = (options.Get(issuer.Scheme.Name).ConfigurationManager as IKeysVersion)?.Version ?? 0;

        // The handler's own lines say less than TokenLog's, and some of them twice.
        var handler = new JwtBearerHandler(options, NullLoggerFactory.Instance, encoder);
        await handler.InitializeAsync(issuer.Scheme, context).ConfigureAwait(false);
        var result = await handler.AuthenticateAsync().ConfigureAwait(false);
        if (result.Succeeded && result.Principal.Identity?.IsAuthenticated == true)
        {
            var facts = AccessTokenReader.TokenOf(result.Principal) is { } jwt ? TokenFacts.Of((ClaimsIdentity)result.Principal.Identity!, jwt) : null;
            if (facts is null && issuer.Settings.DPoP is not DPoPMode.Off)
            {
                // What says that the token is bound to a key went with the principal: a stolen one would count without a proof.
                return VerifiedToken.Refused(
                    TokenFault.Invalid("OnTokenValidated replaced the principal, so that nobody can tell whether it is bound to a key (DPoP). Add claims to it instead."),
                    issuer);
            }

            return Accept(issuer, result.Principal, facts, version);
        }

        return result.Failure is { } failure ? VerifiedToken.Refused(FaultOf(failure, keys), issuer) : VerifiedToken.NoToken;
    }

    /// <summary>Whether the application has events of its own, which must see every token.</summary>
    public bool SeesEveryToken(TrustedIssuer issuer)
    {
        var bearer = options.Get(issuer.Scheme.Name);
        return bearer.EventsType is not null
            || (bearer.Events is { } events && (events.GetType() != typeof(JwtBearerEvents)
                || IsOfTheApplication(events.OnMessageReceived) || IsOfTheApplication(events.OnTokenValidated) || IsOfTheApplication(events.OnAuthenticationFailed)));
    }

    private static bool IsOfTheApplication(Delegate handler) => handler.Method.Module != typeof(JwtBearerEvents).Module;

    private async Task<VerifiedToken> IntrospectAsync(TrustedIssuer issuer, string token, CancellationToken cancellationToken)
    {
        JsonElement answer;
        try
        {
            answer = await introspection.AskAsync(issuer, token, cancellationToken).ConfigureAwait(false);
        }
        catch (IntrospectionException exception)
        {
            return VerifiedToken.Refused(TokenFault.Temporary(TokenFault.Unverifiable, exception), issuer);
        }

        var (facts, fault) = IntrospectedToken.Read(issuer, answer, time.GetUtcNow());
        return fault is not null
            ? VerifiedToken.Refused(fault, issuer)
            : Accept(issuer, new ClaimsPrincipal(facts!.Identity), facts, version: 0);
    }

    private VerifiedToken Accept(TrustedIssuer issuer, ClaimsPrincipal principal, TokenFacts? facts, int version)
    {
        var named = principal.FindAll("aud").Select(claim => claim.Value).ToList();
        return new VerifiedToken
        {
            Issuer = issuer,
            Principal = principal,
            Keys = version == 0 ? null : options.Get(issuer.Scheme.Name).ConfigurationManager as IKeysVersion,
            KeysVersion = version,
            IsCacheable = facts is not null && !SeesEveryToken(issuer),
            Token = new AccessToken(principal, table, issuer.Claims, facts is null ? null : facts.Has)
            {
                // Whoever vouched for the token issued it, whatever an answer or an event of the application leaves out.
                Issuer = TokenClaims.Issuer(principal) ?? issuer.Names[0],
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
        SecurityTokenExpiredException => new(TokenFault.Expired),
        SecurityTokenNotYetValidException => new(TokenFault.NotYetValid),
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

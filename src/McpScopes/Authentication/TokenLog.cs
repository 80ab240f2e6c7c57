using McpScopes.Authentication.Issuers;
using McpScopes.Authentication.Rules;
using McpScopes.Logging;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;

namespace McpScopes.Authentication;

/// <summary>
/// Says of each refused token, in one line, what an operator needs to see why. What is read from a token that nobody vouches for is made fit
/// for a log; the token itself never gets there.
/// </summary>
internal sealed partial class TokenLog(TrustedIssuers issuers, AcceptedAudiences audiences, ILogger<TokenLog> logger)
{
    public void Refused(TokenFault fault, string? token, TrustedIssuer? issuer)
    {
        if (!logger.IsEnabled(LogLevel.Information))
        {
            return;
        }

        var jwt = token is not null && IssuerPeek.IsJwt(token) ? Read(token) : null;
        var detail = fault.Detail is null ? "" : " " + PlainText.Of(fault.Detail);
        if (jwt is null)
        {
            LogOpaque(logger, fault.Exception, fault.Reason, detail, token is null ? "none" : "opaque");
            return;
        }

        var expectedIssuer = issuer is null ? string.Join(" or ", issuers.All.SelectMany(known => known.Names)) : "the same";
        var expectedAudience = issuer is null ? "not looked at" : string.Join(" or ", audiences.Of(issuer));
        var audience = PlainText.Of(string.Join(' ', jwt.Audiences));
        var kind = PlainText.Of($"{(string.IsNullOrEmpty(jwt.Typ) ? "no type" : jwt.Typ)}, {jwt.Alg}");
        var (name, key) = (PlainText.Of(jwt.Issuer), PlainText.Of(jwt.Kid));
        LogJwt(logger, fault.Exception, fault.Reason, detail, name, expectedIssuer, audience, expectedAudience, key, kind);
    }

    private static JsonWebToken? Read(string token)
    {
        try
        {
            return new JsonWebToken(token);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or System.Text.Json.JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    [LoggerMessage(
        LogEvents.TokenRejected,
        LogLevel.Information,
        "Refused a token: {Reason}.{Detail} Issuer '{Issuer}' (expected: {ExpectedIssuer}), audience '{Audience}' "
            + "(expected: {ExpectedAudience}), key '{KeyId}', kind {Kind}.")]
    private static partial void LogJwt(
        ILogger logger, Exception? exception, string reason, string detail, string issuer, string expectedIssuer, string audience, string expectedAudience, string keyId, string kind);

    [LoggerMessage(LogEvents.OpaqueTokenRejected, LogLevel.Information, "Refused a token: {Reason}.{Detail} Kind: {Kind}.")]
    private static partial void LogOpaque(ILogger logger, Exception? exception, string reason, string detail, string kind);
}

using McpScopes.Logging;
using Microsoft.Extensions.Logging;

namespace McpScopes.Revocation;

internal sealed partial class RevocationLog(ILogger<RevocationLog> logger)
{
    public void Revoked(TokenRevocation revocation)
    {
        var (value, issuer) = (PlainText.Of(revocation.Value), PlainText.Of(revocation.Issuer));
        LogRevoked(logger, revocation.Kind, value, issuer);
    }

    public void StoreFailed(Exception exception)
    {
        var (kind, reason) = (exception.GetType().Name, PlainText.Of(exception.Message));
        LogStoreFailed(logger, kind, reason);
    }

    public void StoreRecovered() => LogStoreRecovered(logger);

    [LoggerMessage(LogEvents.TokensRevoked, LogLevel.Information, "Revoked the tokens of {Kind} '{Value}' of issuer {Issuer}.")]
    private static partial void LogRevoked(ILogger logger, TokenRevocationKind kind, string value, string issuer);

    [LoggerMessage(LogEvents.RevocationStoreFailed, LogLevel.Error, "The revocation store failed with {Kind}: {Reason} It is asked again twice a second.")]
    private static partial void LogStoreFailed(ILogger logger, string kind, string reason);

    [LoggerMessage(LogEvents.RevocationStoreRecovered, LogLevel.Information, "The revocation store answers again.")]
    private static partial void LogStoreRecovered(ILogger logger);
}

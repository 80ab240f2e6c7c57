namespace McpScopes.Logging;

/// <summary>
/// The event ids of every line that the library logs. They are stable: a number is never given to another event. <c>docs/logging.md</c> is
/// the table for users; a test holds the two together.
/// </summary>
internal static class LogEvents
{
    public const int Refused = 1;
    public const int Malformed = 2;
    public const int SessionEnded = 3;

    public const int TokenRejected = 20;
    public const int SchemeFailed = 21;
    public const int KeysUnreadable = 22;
    public const int TokenForAnotherEndpoint = 23;
    public const int OpaqueTokenRejected = 24;
    public const int TokenRejectedByScheme = 25;

    public const int CallAllowed = 40;
    public const int CallRefused = 41;
    public const int CallCompleted = 42;
    public const int AuditRecordsLost = 45;
    public const int AuditSinkFailed = 46;
    public const int AuditSinkRecovered = 47;

    public const int TokensRevoked = 60;
    public const int RevocationStoreFailed = 61;
    public const int RevocationStoreRecovered = 62;
    public const int AdministrationUnavailable = 63;
    public const int SignalAccepted = 64;
    public const int SignalRefused = 65;
}

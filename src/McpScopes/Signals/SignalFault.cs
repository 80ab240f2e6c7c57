namespace McpScopes.Signals;

/// <summary>Why an event, or a request to revoke, is not taken.</summary>
/// <param name="Code">The error code of RFC 8935 §2.4.</param>
/// <param name="Description">What is wrong, in our own words: nothing of the message is repeated.</param>
internal sealed record SignalFault(string Code, string Description)
{
    public const string Request = "invalid_request";

    /// <summary>The keys cannot be read now: the sender tries again.</summary>
    public bool IsTemporary { get; init; }

    /// <summary>The message may be as it should, and comes from nobody who may send it.</summary>
    public bool IsUnauthenticated => Code is "invalid_key" or "invalid_issuer" or "invalid_audience" or "authentication_failed";

    public static SignalFault Invalid(string description) => new(Request, description);
}

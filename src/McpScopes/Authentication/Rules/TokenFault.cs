namespace McpScopes.Authentication.Rules;

/// <summary>Why a token does not count.</summary>
/// <param name="Reason">For the client: short, constant, fit for a header.</param>
/// <param name="Detail">For the log: what was found. May hold text of the token's own.</param>
internal sealed record TokenFault(string Reason, string? Detail = null)
{
    public const string NotValid = "The access token is not valid";
    public const string NoAccessToken = "The token is not an access token";
    public const string AnotherAudience = "The access token is for another audience";
    public const string AnotherIssuer = "The access token is from another issuer";
    public const string AnotherClient = "The access token was issued to a client that is not accepted here";
    public const string Expired = "The access token expired";
    public const string NotYetValid = "The access token is not valid yet";
    public const string LivesTooLong = "The access token lives longer than this server allows";
    public const string RevocationUnknown = "The server cannot find out now whether the access token was revoked";
    public const string Unverifiable = "The access token cannot be verified now because the authorization server does not answer";

    /// <summary>Whether the token may be good, and only what is needed to judge it is missing: 503, not 401.</summary>
    public bool IsTemporary { get; init; }

    /// <summary>Whether it is good by itself, and somebody has taken it back.</summary>
    public bool IsRevocation { get; private init; }

    /// <summary>The error code of a DPoP challenge (RFC 9449 §7.1), where the fault is the proof's and not the token's.</summary>
    public string? ProofError { get; init; }

    /// <summary>What happened, where it was no fault of the token's.</summary>
    public Exception? Exception { get; init; }

    public static TokenFault Revoked { get; } = new("The access token was revoked") { IsRevocation = true };

    public static TokenFault Invalid(string? detail = null) => new(NotValid, detail);

    public static TokenFault NotAnAccessToken(string detail) => new(NoAccessToken, detail);

    public static TokenFault Temporary(string reason, Exception? exception, string? detail = null) =>
        new(reason, detail) { IsTemporary = true, Exception = exception };
}

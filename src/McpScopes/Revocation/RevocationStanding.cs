namespace McpScopes.Revocation;

/// <summary>Whether a token still counts.</summary>
internal enum RevocationStanding
{
    /// <summary>It cannot be found out now. The default, so that a forgotten value lets nobody in.</summary>
    Unknown,

    /// <summary>It counts.</summary>
    Good,

    /// <summary>It was revoked.</summary>
    Revoked,

    /// <summary>It lives longer than revocations are kept.</summary>
    TooLong,
}

namespace McpScopes.Authority;

/// <summary>One sign-in at the identity provider, on which logins and grants here hang. Times are Unix milliseconds.</summary>
internal sealed class UpstreamSession
{
    public required string Id { get; init; }

    public required string Subject { get; init; }

    /// <summary>The identity provider, by its issuer: another one's users are others, also where the subjects are equal.</summary>
    public required string Issuer { get; init; }

    public required long CreatedAt { get; init; }

    /// <summary>When the identity provider last said that this user may go on.</summary>
    public long CheckedAt { get; set; }

    /// <summary>Until when one node is asking the identity provider, so that no other does; 0 when nobody is.</summary>
    public long CheckingUntil { get; set; }

    /// <summary>Whether the identity provider, the user or an administrator ended it.</summary>
    public bool Ended { get; set; }

    /// <summary>The claims of the user, as JSON.</summary>
    public required string Claims { get; set; }

    /// <summary>The identity provider's tokens, encrypted.</summary>
    public required string Tokens { get; set; }
}

namespace DevAuthority;

/// <summary>Which client registered when (Unix milliseconds): SQLite sorts numbers, not dates with offsets.</summary>
internal sealed class ClientRegistration
{
    public required string ClientId { get; init; }

    public required long RegisteredAt { get; init; }
}

namespace McpScopes.Authority;

/// <summary>
/// What is known of a client besides OpenIddict's row. Times are Unix milliseconds: SQLite sorts numbers, not dates with offsets.
/// </summary>
internal sealed class ClientRegistration
{
    public required string ClientId { get; init; }

    public required long RegisteredAt { get; init; }

    /// <summary>When its metadata document was read last; null for a client that registered.</summary>
    public long? FetchedAt { get; set; }
}

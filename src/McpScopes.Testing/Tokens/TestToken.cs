namespace McpScopes.Testing;

/// <summary>What a test token says, in the words of OAuth. <see cref="ScopedServerFactory{TEntryPoint}"/> signs it in the shape of the issuer that the application trusts.</summary>
public sealed class TestToken
{
    /// <summary>Gets the granted scopes, separated by spaces (RFC 6749 §3.3), or <see langword="null"/> for a token without the claim.</summary>
    public string? Scopes { get; init; }

    /// <summary>Gets the user: the <c>sub</c>, and the name by which messages, logs and audit know the caller.</summary>
    public string Subject { get; init; } = "dev@example.com";

    /// <summary>Gets the client that the token was issued to.</summary>
    public string ClientId { get; init; } = "test-client";

    /// <summary>Gets the <c>aud</c>, or <see langword="null"/> for this server.</summary>
    public string? Audience { get; init; }

    /// <summary>Gets the <c>iss</c>, or <see langword="null"/> for the issuer that the application trusts.</summary>
    public string? Issuer { get; init; }

    /// <summary>Gets how long the token lives from now. A negative value makes a token that has expired, whatever clock skew is allowed.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Gets further claims, by name; one of the same name replaces the issuer's own, and <see langword="null"/> removes it.</summary>
    public IReadOnlyDictionary<string, object?> Claims { get; init; } = new Dictionary<string, object?>();
}

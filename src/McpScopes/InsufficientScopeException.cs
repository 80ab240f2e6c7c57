namespace McpScopes;

/// <summary>
/// Thrown inside a tool, prompt or resource when the call turns out to need more scopes than were declared, for example because an
/// upstream API said so. The client gets the same 403 and challenge as for a declared scope if the response has not started, else a
/// JSON-RPC error with the same data.
/// </summary>
/// <remarks>Name every scope the operation needs, not only the missing one: a client asks for the scopes of one challenge together.</remarks>
public sealed class InsufficientScopeException : Exception
{
    /// <summary>Initializes a new instance of the <see cref="InsufficientScopeException"/> class.</summary>
    /// <param name="scopes">The scopes the operation needs; at least one, each a scope token (RFC 6749 §3.3).</param>
    /// <exception cref="ArgumentException">No scope is named, or one is not a scope token.</exception>
    public InsufficientScopeException(params string[] scopes)
        : base(Table.RequirementSentence.Of(scopes ?? []))
    {
        ArgumentNullException.ThrowIfNull(scopes);
        if (scopes.Length == 0 || !scopes.All(Table.ScopeTokens.IsValid))
        {
            throw new ArgumentException("Name at least one scope; each must be a scope token (RFC 6749 §3.3).", nameof(scopes));
        }

        Scopes = [.. scopes.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Gets the scopes the operation needs.</summary>
    public IReadOnlyList<string> Scopes { get; }
}

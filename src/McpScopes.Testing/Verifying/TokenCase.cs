namespace McpScopes.Testing;

/// <summary>The tokens with which a verification tries every primitive.</summary>
public enum TokenCase
{
    /// <summary>No token at all.</summary>
    None,

    /// <summary>A token with every scope of the catalogue that has expired.</summary>
    Expired,

    /// <summary>A token with every scope of the catalogue for another server.</summary>
    AnotherAudience,

    /// <summary>A token with every scope of the catalogue, well signed, of another issuer.</summary>
    AnotherIssuer,

    /// <summary>A valid token with every scope of the catalogue but those that grant one of the required ones.</summary>
    OneScopeMissing,

    /// <summary>A valid token without a scope. Tried where none is required.</summary>
    NoScope,

    /// <summary>A valid token with the required scopes and no other.</summary>
    ExactlyItsScopes,

    /// <summary>A valid token with one scope of the catalogue: a cell of the matrix.</summary>
    SingleScope,
}

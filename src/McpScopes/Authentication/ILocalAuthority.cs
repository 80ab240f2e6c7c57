using Microsoft.IdentityModel.Tokens;

namespace McpScopes;

/// <summary>
/// An authorization server in the same process. Registered as a service, it is an issuer that this application trusts beside those that the
/// settings name: its keys are read from it, without a request to itself.
/// </summary>
public interface ILocalAuthority
{
    /// <summary>Gets the issuer of its tokens. In Development it is known when the server has started.</summary>
    string Issuer { get; }

    /// <summary>Gets the public keys that verify its tokens.</summary>
    IReadOnlyCollection<SecurityKey> SigningKeys { get; }

    /// <summary>
    /// Ends what further tokens of this issuer would be made from: refresh tokens, codes, sign-ins, what users allowed. Called for each
    /// revocation of its issuer, before access tokens are revoked, so that none is made in between.
    /// </summary>
    /// <param name="revocation">Which ones; what began after <see cref="TokenRevocation.NotBefore"/> goes on.</param>
    /// <param name="cancellationToken">Stops waiting for the authority's database.</param>
    /// <returns>A task that ends when that is kept, on every node of the authority. It fails if the database cannot be reached.</returns>
    ValueTask EndAsync(TokenRevocation revocation, CancellationToken cancellationToken = default);
}

using System.Security.Claims;

namespace McpScopes;

/// <summary>
/// Takes tokens back before they expire: at once on this node, and within a second on every other that has the same
/// <see cref="Microsoft.Extensions.Caching.Distributed.IDistributedCache"/>. Everybody else goes on.
/// </summary>
public interface ITokenRevocations
{
    /// <summary>
    /// Revokes tokens. When the task is done, this node refuses them, and what was running for them is cancelled. An authorization server in the
    /// same application (<see cref="ILocalAuthority"/>) makes no further ones from what was granted before.
    /// </summary>
    /// <param name="revocation">Which ones.</param>
    /// <param name="cancellationToken">Stops waiting for the store; the revocation may have been kept then.</param>
    /// <returns>A task that ends when the revocation is kept. It fails if the store cannot be reached: then nothing is promised.</returns>
    /// <exception cref="ArgumentException"><see cref="TokenRevocation.NotBefore"/> is more than a day ahead.</exception>
    ValueTask RevokeAsync(TokenRevocation revocation, CancellationToken cancellationToken = default);

    /// <summary>Whether the token of <paramref name="user"/> is revoked, as far as this node knows.</summary>
    /// <param name="user">The holder of a validated token.</param>
    /// <param name="cancellationToken">Stops asking the store.</param>
    /// <returns><see langword="true"/> if it is, or if it lives longer than <see cref="TokenRevocationOptions.MaximumTokenLifetime"/>.</returns>
    /// <exception cref="InvalidOperationException">The store cannot be reached, and the settings do not let calls go on without it.</exception>
    ValueTask<bool> IsRevokedAsync(ClaimsPrincipal user, CancellationToken cancellationToken = default);

    /// <summary>
    /// Lists what is revoked, on whichever node it was, as long as tokens that it concerns may be left. Reads the whole list from the store: for
    /// administrators, not for calls.
    /// </summary>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>Each thing once, with its latest <see cref="TokenRevocation.NotBefore"/>, in no order. Enumerating fails if the store cannot be reached.</returns>
    IAsyncEnumerable<TokenRevocation> ListAsync(CancellationToken cancellationToken = default);
}

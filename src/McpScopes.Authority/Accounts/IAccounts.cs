namespace McpScopes.Authority;

/// <summary>Where users come from: the settings of a laptop, or the identity provider.</summary>
internal interface IAccounts
{
    /// <summary>Finds the user of a login or of a grant again; null when that user may go on no longer.</summary>
    /// <exception cref="UpstreamUnavailableException">It cannot be found out now.</exception>
    Task<Account?> FindAsync(string? subject, string? upstreamSession, CancellationToken cancellation);
}

/// <summary>The identity provider does not answer, so that nobody can say whether a user may go on.</summary>
internal sealed class UpstreamUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

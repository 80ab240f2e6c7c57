namespace McpScopes.Authentication.Proofs;

/// <summary>What is wrong with a DPoP proof (RFC 9449 §7.1).</summary>
/// <param name="Error">The error code: <c>invalid_dpop_proof</c>, <c>use_dpop_nonce</c> or <c>invalid_token</c>.</param>
/// <param name="Reason">For the client.</param>
internal sealed record ProofFault(string Error, string Reason)
{
    public static ProofFault Invalid(string reason) => new("invalid_dpop_proof", reason);

    public static ProofFault NonceWanted { get; } = new("use_dpop_nonce", "The DPoP proof must carry the nonce of this answer");
}

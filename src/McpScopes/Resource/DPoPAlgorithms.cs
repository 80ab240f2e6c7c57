namespace McpScopes.Resource;

/// <summary>The algorithms that a proof of a key may be signed with: asymmetric ones (RFC 9449 §4.3).</summary>
internal static class DPoPAlgorithms
{
    public static readonly string[] All = ["ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512"];
}

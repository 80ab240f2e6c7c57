using McpScopes.Table;

namespace McpScopes.Testing;

/// <summary>One call of a verification.</summary>
/// <param name="Kind">The primitive's kind.</param>
/// <param name="Primitive">Its name, URI or URI template.</param>
/// <param name="Token">Which token was sent.</param>
/// <param name="Scopes">The scopes that the token granted, separated by spaces.</param>
/// <param name="Expected">The expected answer: an HTTP status, 200 where the body was to be reached.</param>
/// <param name="Status">The HTTP status of the answer.</param>
/// <param name="IsBodyReached">Whether the call got to where the body would begin to run.</param>
/// <param name="Detail">What the answer said where it was not the expected one, or <see langword="null"/>.</param>
public sealed record VerifiedCall(
    PrimitiveKind Kind, string Primitive, TokenCase Token, string Scopes, int Expected, int Status, bool IsBodyReached, string? Detail)
{
    /// <summary>Gets a value indicating whether the answer was the expected one: the status, and the body reached exactly where it was to be.</summary>
    public bool IsAsExpected => Status == Expected && IsBodyReached == (Expected == 200);
}

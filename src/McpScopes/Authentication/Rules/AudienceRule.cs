namespace McpScopes.Authentication.Rules;

/// <summary>The token is for this server (RFC 8707 §2, RFC 9068 §4).</summary>
internal sealed class AudienceRule : TokenRule
{
    /// <summary>The accepted values, which in Development are known once the server has started.</summary>
    public required Func<IEnumerable<string>> Accepted { get; init; }

    /// <summary>Whether a token that names no audience counts, because something else, its client, says that it is for this server.</summary>
    public bool MayBeMissing { get; init; }

    /// <summary>The same for introspection answers, in which <c>aud</c> is optional (RFC 7662 §2.2).</summary>
    public bool MayBeMissingInAnswers { get; init; }

    /// <summary>Values that never count. A client's own id is the audience of ID tokens.</summary>
    public IList<string> Never { get; init; } = [];

    public override TokenFault? Check(TokenFacts token) =>
        token.Has("aud") ? (Accepts(token.Texts("aud")) ? null : Fault(token)) : (token.Jwt is null ? MayBeMissingInAnswers : MayBeMissing) ? null : Fault(token);

    public bool Accepts(IEnumerable<string> audiences) =>
        audiences.Any(audience => !Never.Contains(audience) && Accepted().Contains(audience, StringComparer.Ordinal));

    private static TokenFault Fault(TokenFacts token) =>
        new(TokenFault.AnotherAudience, token.Has("aud") ? null : "It names no audience.");
}

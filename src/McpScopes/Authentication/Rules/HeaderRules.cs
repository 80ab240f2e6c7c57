namespace McpScopes.Authentication.Rules;

/// <summary>The JWT's <c>typ</c> is that of access tokens (RFC 8725 §3.11): logout tokens, security events and proofs are signed with the same keys.</summary>
internal sealed class TokenTypeRule(IList<string> types) : TokenRule
{
    private const string Media = "application/";

    // "" stands for none.
    private readonly string[] _types = types.Count == 0 ? ["", "JWT", "at+jwt"] : [.. types.Select(Short)];

    public override TokenFault? Check(TokenFacts token)
    {
        if (token.Jwt is not { } jwt)
        {
            return null;
        }

        var type = jwt.TryGetHeaderValue<object>("typ", out var value) ? value as string ?? value?.ToString() ?? "null" : "";
        return _types.Contains(Short(type), StringComparer.OrdinalIgnoreCase)
            ? null
            : TokenFault.NotAnAccessToken($"Its type is '{type}'; TokenTypes accepts '{string.Join("', '", _types)}'.");
    }

    private static string Short(string type) => type.StartsWith(Media, StringComparison.OrdinalIgnoreCase) ? type[Media.Length..] : type;
}

/// <summary>No extension of the JWT must be understood (RFC 7515 §4.1.11): none is.</summary>
internal sealed class CriticalHeaderRule : TokenRule
{
    public override TokenFault? Check(TokenFacts token) =>
        token.Jwt is { } jwt && jwt.TryGetHeaderValue<object>("crit", out _)
            ? TokenFault.Invalid("Its 'crit' header names extensions that must be understood, and none is.")
            : null;
}

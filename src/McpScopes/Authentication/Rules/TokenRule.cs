namespace McpScopes.Authentication.Rules;

/// <summary>One thing that an access token must be. Rules are asked in order, after signature and lifetime; the first that objects decides.</summary>
internal abstract class TokenRule
{
    /// <summary>Returns what is wrong with the token, or <see langword="null"/>.</summary>
    public abstract TokenFault? Check(TokenFacts token);
}

/// <summary>A claim has one of some values.</summary>
internal sealed class ClaimRule(string claim, params string[] values) : TokenRule
{
    public override TokenFault? Check(TokenFacts token) =>
        token.Text(claim) is { } found && values.Contains(found, StringComparer.Ordinal)
            ? null
            : TokenFault.NotAnAccessToken($"Its '{claim}' is {InWords(token)}; an access token's is '{string.Join("' or '", values)}'.");

    private string InWords(TokenFacts token) => token.Text(claim) is { } found ? $"'{found}'" : token.Has(claim) ? "no text" : "missing";
}

/// <summary>One of some claims is there, as only access tokens have it.</summary>
internal sealed class PresentRule(params string[] claims) : TokenRule
{
    public override TokenFault? Check(TokenFacts token) =>
        claims.Any(token.Has) ? null : TokenFault.NotAnAccessToken($"It has no '{string.Join("' and no '", claims)}', which an access token of this issuer has.");
}

/// <summary>None of some claims is there, as only ID tokens have them.</summary>
internal sealed class AbsentRule(params string[] claims) : TokenRule
{
    /// <summary>What OpenID Connect Core §2 and §3.3.2.11 put into ID tokens, and nothing else has.</summary>
    public static AbsentRule NoIdToken { get; } = new("nonce", "at_hash", "c_hash", "s_hash");

    public override TokenFault? Check(TokenFacts token) =>
        claims.FirstOrDefault(token.Has) is { } found ? TokenFault.NotAnAccessToken($"It has '{found}', which only ID tokens have.") : null;
}

/// <summary>The token was issued to a client that counts here.</summary>
internal sealed class ClientRule(IList<string> clientIds) : TokenRule
{
    /// <summary>Where issuers write the client: RFC 9068, OpenID Connect, Okta, Entra ID v1.0.</summary>
    public static readonly string[] Claims = ["client_id", "azp", "cid", "appid"];

    public override TokenFault? Check(TokenFacts token)
    {
        var found = Claims.Select(token.Text).FirstOrDefault(client => client is not null);
        return clientIds.Count == 0 || (found is not null && clientIds.Contains(found))
            ? null
            : new TokenFault(TokenFault.AnotherClient, found is null ? "It names no client." : $"Its client is '{found}', which ClientIds does not list.");
    }
}

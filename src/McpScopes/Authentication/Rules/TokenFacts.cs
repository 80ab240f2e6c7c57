using System.Security.Claims;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace McpScopes.Authentication.Rules;

/// <summary>What a token says whose signature, or whose issuer's answer about it, is good: the same for JWTs and opaque tokens.</summary>
internal sealed class TokenFacts(ClaimsIdentity identity, JsonWebToken? jwt, Func<string, bool> isPresent)
{
    public static TokenFacts Of(ClaimsIdentity identity, JsonWebToken jwt) =>
        new(identity, jwt, claim => jwt.TryGetPayloadValue<object>(claim, out _));

    public static TokenFacts Of(ClaimsIdentity identity, JsonElement answer) =>
        new(identity, jwt: null, claim => answer.TryGetProperty(claim, out _));

    public ClaimsIdentity Identity { get; } = identity;

    /// <summary>The JWT, or <see langword="null"/> for an opaque token.</summary>
    public JsonWebToken? Jwt { get; } = jwt;

    /// <summary>Whether the claim is there, whatever its value: an empty array makes no <see cref="Claim"/>, and is there all the same.</summary>
    public bool Has(string claim) => isPresent(claim);

    /// <summary>The claim's value if it is a text, and not an array of several.</summary>
    public string? Text(string claim) =>
        Identity.FindAll(claim).ToList() is [{ ValueType: ClaimValueTypes.String, Value: var value }] ? value : null;

    /// <summary>The claim's texts: one, or those of an array.</summary>
    public IEnumerable<string> Texts(string claim) =>
        Identity.FindAll(claim).Where(found => found.ValueType == ClaimValueTypes.String).Select(found => found.Value);
}

using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using McpScopes.Authentication.Issuers;
using McpScopes.Authentication.Rules;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace McpScopes.Authentication.Introspection;

/// <summary>Judges an introspection answer as strictly as a JWT: that the issuer calls a token active does not make it one for this server.</summary>
internal static class IntrospectedToken
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    /// <summary>Returns what the answer says of a token that counts, or why it does not.</summary>
    public static (TokenFacts? Facts, TokenFault? Fault) Read(TrustedIssuer issuer, JsonElement answer, DateTimeOffset now)
    {
        // The boolean, and nothing that only looks like it.
        if (!answer.TryGetProperty("active", out var active) || active.ValueKind is not JsonValueKind.True)
        {
            return (null, TokenFault.Invalid("The issuer says that it is not active."));
        }

        var facts = TokenFacts.Of(IdentityOf(issuer, answer), answer);
        return (facts, Check(issuer, facts, answer, now) ?? issuer.Check(facts) ?? CheckKind(facts));
    }

    private static TokenFault? Check(TrustedIssuer issuer, TokenFacts facts, JsonElement answer, DateTimeOffset now)
    {
        if (facts.Has("iss") && (facts.Text("iss") is not { } name || !issuer.Names.Contains(name, StringComparer.Ordinal)))
        {
            return new TokenFault(TokenFault.AnotherIssuer, "The answer names another issuer.");
        }

        if (facts.Has("token_type") && facts.Text("token_type")?.ToUpperInvariant() is not ("BEARER" or "DPOP"))
        {
            return TokenFault.NotAnAccessToken($"Its 'token_type' is '{facts.Text("token_type")}'.");
        }

        return Seconds(answer, "exp") is var exp && facts.Has("exp") && !(exp > (now - ClockSkew).ToUnixTimeSeconds()) ? new TokenFault(TokenFault.Expired)
            : Seconds(answer, "nbf") is var nbf && facts.Has("nbf") && !(nbf < (now + ClockSkew).ToUnixTimeSeconds()) ? new TokenFault(TokenFault.NotYetValid)
            : null;
    }

    /// <summary>Some servers describe a refresh token so. It would run tools for as long as refresh tokens live.</summary>
    private static TokenFault? CheckKind(TokenFacts facts) =>
        facts.Has("aud") || facts.Has("token_type") ? null : TokenFault.NotAnAccessToken("The answer has neither 'aud' nor 'token_type'.");

    private static double? Seconds(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number && value.TryGetDouble(out var seconds) ? seconds : null;

    private static CaseSensitiveClaimsIdentity IdentityOf(TrustedIssuer issuer, JsonElement answer)
    {
        var identity = new CaseSensitiveClaimsIdentity([], McpScopesDefaults.AuthenticationScheme, "email", "roles");
        foreach (var member in answer.EnumerateObject())
        {
            var values = member.Value.ValueKind is JsonValueKind.Array ? [.. member.Value.EnumerateArray()] : new[] { member.Value };
            foreach (var value in values)
            {
                identity.AddClaim(new Claim(member.Name, TextOf(value), TypeOf(value), issuer.Names[0]));
            }
        }

        if (!identity.HasClaim(claim => claim.Type == "iss"))
        {
            // RFC 7662 §2.2 does not require it. Who was asked has vouched for the token.
            identity.AddClaim(new Claim("iss", issuer.Names[0], ClaimValueTypes.String, issuer.Names[0]));
        }

        return identity;
    }

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Null => "",
        JsonValueKind.Number when value.TryGetInt64(out var number) => number.ToString(CultureInfo.InvariantCulture),
        _ => value.GetRawText(),
    };

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => ClaimValueTypes.String,
        JsonValueKind.True or JsonValueKind.False => ClaimValueTypes.Boolean,
        JsonValueKind.Null => JsonClaimValueTypes.JsonNull,
        JsonValueKind.Number => value.TryGetInt64(out _) ? ClaimValueTypes.Integer64 : ClaimValueTypes.Double,
        JsonValueKind.Array => JsonClaimValueTypes.JsonArray,
        _ => JsonClaimValueTypes.Json,
    };
}

using System.Security.Claims;
using McpScopes.Authentication.Issuers;
using McpScopes.Authentication.Rules;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace McpScopes.Authentication;

/// <summary>The framework's own JWT handler, and then the issuer's rules: a token whose signature is good need not be an access token.</summary>
internal sealed class AccessTokenReader(TrustedIssuer issuer) : JsonWebTokenHandler
{
    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        var result = await base.ValidateTokenAsync(token, validationParameters).ConfigureAwait(false);
        if (!result.IsValid || result.SecurityToken is not JsonWebToken jwt)
        {
            return result;
        }

        return issuer.Check(TokenFacts.Of(result.ClaimsIdentity, jwt)) is { } fault
            ? new TokenValidationResult { IsValid = false, Exception = new TokenFaultException(fault), SecurityToken = jwt }
            : result;
    }

    /// <summary>What the token of a validated holder says of itself, where the holder is still as this class made it.</summary>
    public static JsonWebToken? TokenOf(ClaimsPrincipal principal) =>
        (principal.Identity as CaseSensitiveClaimsIdentity)?.SecurityToken as JsonWebToken;
}

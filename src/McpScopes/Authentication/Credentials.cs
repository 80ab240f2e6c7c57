using McpScopes.Authentication.Rules;
using Microsoft.AspNetCore.Http;

namespace McpScopes.Authentication;

/// <summary>The token of a request: in one <c>Authorization</c> header, and nowhere else (RFC 6750 §2.1, RFC 9449 §7.1).</summary>
/// <param name="Token">The token.</param>
/// <param name="IsBound">Whether it came under the scheme <c>DPoP</c>, with a proof of its key.</param>
internal readonly record struct Credentials(string Token, bool IsBound)
{
    private const string Bearer = "Bearer ";
    private const string DPoP = "DPoP ";

    /// <summary>Returns the credentials, or what is wrong with them, or neither where none came.</summary>
    public static (Credentials? Credentials, TokenFault? Fault) Of(HttpRequest request)
    {
        var headers = request.Headers.Authorization;
        if (headers.Count == 0)
        {
            return (null, null);
        }

        if (headers.Count > 1)
        {
            return (null, new TokenFault("The request has more than one Authorization header"));
        }

        var header = headers[0] ?? "";
        var isBound = header.StartsWith(DPoP, StringComparison.OrdinalIgnoreCase);
        var token = isBound ? header[DPoP.Length..].Trim()
            : header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim()
            : "";
        return token.Length > 0
            ? (new Credentials(token, isBound), null)
            : (null, new TokenFault("The Authorization header holds no bearer token"));
    }
}

using McpScopes.Authentication.Rules;
using Microsoft.AspNetCore.Http;

namespace McpScopes.Authentication;

/// <summary>The token of a request: in one <c>Authorization</c> header, and nowhere else (RFC 6750 §2.1, RFC 9449 §7.1).</summary>
/// <param name="Header">The header's value.</param>
/// <param name="Start">Where the token begins in it.</param>
/// <param name="IsBound">Whether it came under the scheme <c>DPoP</c>, with a proof of its key.</param>
internal readonly record struct Credentials(string Header, int Start, bool IsBound)
{
    public const string NoBearerToken = "The Authorization header holds no bearer token";

    private const string Bearer = "Bearer ";
    private const string DPoP = "DPoP ";

    /// <summary>The token, where it stands: whoever only looks it up needs no copy.</summary>
    public ReadOnlySpan<char> Span => Header.AsSpan(Start).Trim();

    /// <summary>A copy of the token.</summary>
    public string Token => Span.ToString();

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
        var start = isBound ? DPoP.Length : header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? Bearer.Length : header.Length;
        var credentials = new Credentials(header, start, isBound);
        return credentials.Span.IsEmpty ? (null, new TokenFault(NoBearerToken)) : (credentials, null);
    }
}

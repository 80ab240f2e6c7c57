using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Web;

namespace McpScopes.EndToEnd.Tests.Authority;

/// <summary>An authorization request with PKCE. Set a parameter to null to leave it out.</summary>
public sealed class AuthorizationRequest
{
    public AuthorizationRequest(string clientId, string redirectUri, params string[] scopes)
    {
        Parameters["response_type"] = "code";
        Parameters["client_id"] = clientId;
        Parameters["redirect_uri"] = redirectUri;
        Parameters["scope"] = scopes.Length == 0 ? null : string.Join(' ', scopes);
        Parameters["state"] = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        Parameters["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));
        Parameters["code_challenge_method"] = "S256";
    }

    public string Verifier { get; } = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public Dictionary<string, string?> Parameters { get; } = [];

    public Uri At(Uri issuer) => new($"{issuer}/authorize?" + string.Join('&', Parameters
        .Where(parameter => parameter.Value is not null)
        .Select(parameter => $"{parameter.Key}={HttpUtility.UrlEncode(parameter.Value)}")));
}

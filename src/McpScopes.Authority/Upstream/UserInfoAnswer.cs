using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace McpScopes.Authority;

/// <summary>Reads what a userinfo endpoint answers (OpenID Connect §5.3.2): JSON, or a JWT with the same inside.</summary>
internal static class UserInfoAnswer
{
    /// <exception cref="JsonException">The answer is neither.</exception>
    public static async Task<IReadOnlyDictionary<string, string[]>> ReadAsync(HttpContent content, CancellationToken cancellation)
    {
        var text = await content.ReadAsStringAsync(cancellation);
        // It came from the identity provider's own endpoint over TLS, so that a signature says nothing more.
        using var answer = JsonDocument.Parse(content.Headers.ContentType?.MediaType == "application/jwt" ? PayloadOf(text) : text);
        return answer.RootElement.ValueKind == JsonValueKind.Object
            ? answer.RootElement.EnumerateObject()
                .GroupBy(claim => claim.Name, StringComparer.Ordinal)
                .ToDictionary(same => same.Key, same => same.SelectMany(claim => ValuesOf(claim.Value)).ToArray(), StringComparer.Ordinal)
            : throw new JsonException("The userinfo answer is not a JSON object.");
    }

    private static string PayloadOf(string jwt)
    {
        try
        {
            return Base64UrlEncoder.Decode(new JsonWebToken(jwt.Trim()).EncodedPayload);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            throw new JsonException("The userinfo answer is not a JWT.", exception);
        }
    }

    private static IEnumerable<string> ValuesOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => [],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(ValuesOf),
        JsonValueKind.String => [value.GetString()!],
        _ => [value.GetRawText()],
    };
}

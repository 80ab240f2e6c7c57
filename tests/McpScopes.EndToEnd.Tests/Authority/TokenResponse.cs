using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace McpScopes.EndToEnd.Tests.Authority;

/// <summary>What the token endpoint answered.</summary>
public sealed record TokenResponse
{
    [JsonPropertyName("access_token")]
    public required string AccessToken { get; init; }

    [JsonPropertyName("token_type")]
    public required string TokenType { get; init; }

    [JsonPropertyName("expires_in")]
    public int ExpiresIn { get; init; }

    [JsonPropertyName("scope")]
    public string? Scope { get; init; }

    [JsonPropertyName("refresh_token")]
    public string? RefreshToken { get; init; }

    [JsonPropertyName("id_token")]
    public string? IdToken { get; init; }

    /// <summary>The access token's claims, not validated.</summary>
    [JsonIgnore]
    public JsonElement Claims => Part(AccessToken, 1);

    /// <summary>The access token's header, not validated.</summary>
    [JsonIgnore]
    public JsonElement Header => Part(AccessToken, 0);

    public static JsonElement Part(string token, int index) =>
        JsonElement.Parse(Base64Url.DecodeFromChars(token.Split('.')[index]));
}

using System.Text.Json.Serialization;

namespace McpScopes.Authority;

/// <summary>
/// The client metadata of RFC 7591 that matters here. A <c>scope</c> in it is not read: a client registers with the first scopes it needs
/// and must still be able to ask for more later.
/// </summary>
internal sealed class RegistrationRequest
{
    /// <summary>In a metadata document: the document's own URL.</summary>
    [JsonPropertyName("client_id")]
    public string? ClientId { get; init; }

    [JsonPropertyName("redirect_uris")]
    public IReadOnlyList<string?>? RedirectUris { get; init; }

    [JsonPropertyName("client_name")]
    public string? ClientName { get; init; }

    [JsonPropertyName("token_endpoint_auth_method")]
    public string? TokenEndpointAuthMethod { get; init; }

    [JsonPropertyName("grant_types")]
    public IReadOnlyList<string?>? GrantTypes { get; init; }

    [JsonPropertyName("response_types")]
    public IReadOnlyList<string?>? ResponseTypes { get; init; }

    [JsonPropertyName("application_type")]
    public string? ApplicationType { get; init; }
}

namespace McpScopes;

/// <summary>
/// An endpoint for Global Token Revocation (draft-parecki-oauth-global-token-revocation), which Okta calls Universal Logout. Off until
/// <see cref="IdentityProvider"/> is set. Section <c>McpScopes:Revocation:GlobalTokenRevocation</c>.
/// </summary>
public sealed class GlobalTokenRevocationOptions
{
    /// <summary>
    /// Gets or sets the issuer of the requests' signed tokens, <c>https</c>, or <c>http</c> on a loopback address. Its keys are found
    /// through <c>/.well-known/openid-configuration</c>.
    /// </summary>
    public string? IdentityProvider { get; set; }

    /// <summary>Gets or sets where the identity provider's configuration is, if not there.</summary>
    public string? MetadataAddress { get; set; }

    /// <summary>Gets or sets the <c>aud</c> of the requests' tokens. Default: the endpoint's public URL.</summary>
    public string? Audience { get; set; }

    /// <summary>
    /// Gets or sets the <c>iss</c> of the access tokens whose users the identity provider speaks of. Default: the identity provider itself.
    /// </summary>
    public string? Issuer { get; set; }

    /// <summary>Gets or sets the endpoint's path. Default: <c>/global-token-revocation</c>.</summary>
    public string Path { get; set; } = "/global-token-revocation";
}

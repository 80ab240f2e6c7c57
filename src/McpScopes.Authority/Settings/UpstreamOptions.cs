using Microsoft.Extensions.Configuration;

namespace McpScopes.Authority;

/// <summary>The company's identity provider, at which the browser comes back to <c>/authority/upstream/callback</c>.</summary>
public sealed class UpstreamOptions
{
    /// <summary>
    /// Gets or sets the issuer of any OpenID Connect provider with discovery. Not needed with a <see cref="Provider"/> that has its own.
    /// </summary>
    public string? Authority { get; set; }

    /// <summary>
    /// Gets or sets the name of a provider that OpenIddict.Client.WebIntegration knows: <c>Cognito</c>, <c>EntraId</c>, <c>Google</c>,
    /// <c>GitHub</c>, <c>Okta</c>, <c>Auth0</c>, <c>Keycloak</c>, <c>PingOne</c> and some ninety more. What such a provider needs besides
    /// (<c>Region</c>, <c>UserPoolId</c>, <c>TenantId</c>, <c>Issuer</c>) stands beside it in the same section.
    /// </summary>
    public string? Provider { get; set; }

    /// <summary>
    /// Gets or sets the name of the identity provider for people. Default: the provider's, or the host of <see cref="Authority"/>.
    /// </summary>
    public string? DisplayName { get; set; }

    /// <summary>Gets or sets the id of the one client that the authority is there.</summary>
    public string? ClientId { get; set; }

    /// <summary>Gets or sets its secret. Keep it out of settings files: user-secrets, or the environment.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>
    /// Gets or sets the scopes to ask for there. Default: <c>openid profile email</c>, and <c>offline_access</c> where the provider
    /// announces it.
    /// </summary>
    public IList<string> Scopes { get; set; } = [];

    /// <summary>Gets or sets the claim that says who a user is for good. Default: <c>sub</c>, else <c>id</c>.</summary>
    public string? SubjectClaim { get; set; }

    /// <summary>
    /// Gets or sets how old the last answer of the identity provider about a user may be when a token is refreshed. Older than that, it is
    /// asked again, and a user who was disabled or signed out there gets no further token. Default: five minutes; zero asks every time.
    /// </summary>
    public TimeSpan CheckInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets or sets what the named provider needs besides; bound from the section itself.</summary>
    public IDictionary<string, string> Settings { get; set; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    internal bool IsSet => !string.IsNullOrWhiteSpace(Authority) || !string.IsNullOrWhiteSpace(Provider);

    /// <summary>Takes over the section's values as the provider's settings.</summary>
    internal void ReadSettings(IConfiguration section)
    {
        foreach (var child in section.GetChildren().Where(child => child.Value is not null))
        {
            Settings.TryAdd(child.Key, child.Value!);
        }
    }
}

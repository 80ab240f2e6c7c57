using McpScopes.Authentication.Rules;

namespace McpScopes.Authentication.Providers;

/// <summary>
/// What one identity provider's access tokens look like, as a row of rules. A new provider is one class, one value of
/// <see cref="IdentityProvider"/> and one page under <c>docs/providers</c>.
/// </summary>
internal abstract class ProviderPreset
{
    private static readonly Dictionary<IdentityProvider, ProviderPreset> All = new()
    {
        [IdentityProvider.Cognito] = new CognitoPreset(),
        [IdentityProvider.EntraId] = new EntraIdPreset(),
        [IdentityProvider.Auth0] = new Auth0Preset(),
        [IdentityProvider.Okta] = new OktaPreset(),
        [IdentityProvider.Keycloak] = new KeycloakPreset(),
        [IdentityProvider.Ping] = new PingPreset(),
    };

    private static readonly ProviderPreset Standard = new StandardPreset();

    /// <summary>Which of the settings that belong to some providers only this one reads.</summary>
    protected virtual IReadOnlyList<string> Uses => [];

    /// <summary>Whether a token without an audience counts, because its client says whom it is for.</summary>
    public virtual bool AudienceMayBeMissing => false;

    public static ProviderPreset Of(TokenIssuerOptions settings) => settings.Provider is { } provider ? All.GetValueOrDefault(provider, Standard) : Standard;

    /// <summary>Says what is missing or contradicts itself, and where in the provider's console the value stands: pairs of a setting and a sentence.</summary>
    public abstract IEnumerable<SettingFault> Check(TokenIssuerOptions settings);

    /// <summary>The exact <c>iss</c> of the tokens. The first is the one that the discovery document names.</summary>
    public abstract IReadOnlyList<string> Issuers(TokenIssuerOptions settings);

    /// <summary>What marks an access token of this provider.</summary>
    public abstract IEnumerable<TokenRule> Kind(TokenIssuerOptions settings);

    /// <summary>The issuer that the discovery document must name.</summary>
    public virtual string DocumentIssuer(TokenIssuerOptions settings) => Issuers(settings)[0];

    public virtual string MetadataAddress(TokenIssuerOptions settings) =>
        DocumentIssuer(settings).TrimEnd('/') + "/.well-known/openid-configuration";

    /// <summary>The authorization server that clients are sent to.</summary>
    public virtual string AuthorizationServer(TokenIssuerOptions settings) => DocumentIssuer(settings);

    /// <summary>The audiences, or none: this server's resource.</summary>
    public virtual IReadOnlyList<string> Audiences(TokenIssuerOptions settings) => [.. settings.Audiences];

    public virtual IReadOnlyList<string> NameClaims(TokenIssuerOptions settings) => [.. settings.NameClaims];

    public virtual string? ScopePrefix(TokenIssuerOptions settings) => settings.ScopePrefix is { Length: > 0 } prefix ? prefix : null;

    /// <summary>What to say of a token that is not a JWT where no introspection is configured.</summary>
    public virtual string OpaqueToken => "It is not a JWT. Opaque tokens need the setting Introspection.";

    /// <summary>The settings that are given and that this provider does not read.</summary>
    public IEnumerable<SettingFault> CheckUnused(TokenIssuerOptions settings)
    {
        (string Name, bool IsSet, string Provider)[] special =
        [
            (nameof(settings.Region), IsSet(settings.Region), "Cognito"),
            (nameof(settings.UserPoolId), IsSet(settings.UserPoolId), "Cognito"),
            (nameof(settings.TenantId), IsSet(settings.TenantId), "EntraId"),
            (nameof(settings.TenantIds), settings.TenantIds.Count > 0, "EntraId"),
            (nameof(settings.ClientId), IsSet(settings.ClientId), "EntraId"),
            (nameof(settings.Domain), IsSet(settings.Domain), "Auth0' or 'Okta"),
        ];
        return special.Where(setting => setting.IsSet && !Uses.Contains(setting.Name)).Select(setting => new SettingFault(
            setting.Name, $"is set, but is read only with Provider '{setting.Provider}'. Set Provider, or remove it."));
    }

    protected static bool IsSet(string? setting) => !string.IsNullOrWhiteSpace(setting);
}

/// <summary>What is wrong with a setting.</summary>
/// <param name="Setting">Its name, as in the section.</param>
/// <param name="Sentence">What follows the name in the message.</param>
internal sealed record SettingFault(string Setting, string Sentence);

using McpScopes.Authentication.Rules;

namespace McpScopes.Authentication.Providers;

/// <summary>
/// Keycloak, which says in the payload's <c>typ</c> what a token is: ID, logout, refresh and offline tokens are signed with the same keys.
/// </summary>
internal sealed class KeycloakPreset : ProviderPreset
{
    public override IEnumerable<SettingFault> Check(TokenIssuerOptions settings)
    {
        if (!IsSet(settings.Authority))
        {
            yield return new(nameof(settings.Authority), "is missing. It is the 'issuer' of Realm settings › General › Endpoints › OpenID Endpoint Configuration "
                + "in Keycloak's admin console, for example 'https://keycloak.example.com/realms/example'.");
        }
        else if (!settings.Authority!.Contains("/realms/", StringComparison.Ordinal))
        {
            yield return new(nameof(settings.Authority), $"is '{settings.Authority}', which names no realm. It is the 'issuer' of Realm settings › General › Endpoints › "
                + "OpenID Endpoint Configuration, for example 'https://keycloak.example.com/realms/example'.");
        }
    }

    public override IReadOnlyList<string> Issuers(TokenIssuerOptions settings) => [settings.Authority!];

    // A token that is bound to a key says "DPoP"; whether it counts is ConfirmationRule's business.
    public override IEnumerable<TokenRule> Kind(TokenIssuerOptions settings) => [new ClaimRule("typ", "Bearer", "DPoP")];
}

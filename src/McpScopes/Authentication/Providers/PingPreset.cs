using McpScopes.Authentication.Rules;

namespace McpScopes.Authentication.Providers;

/// <summary>PingOne, and PingFederate with JWT access tokens, whose attribute contract usually calls the user <c>Username</c>.</summary>
internal sealed class PingPreset : ProviderPreset
{
    public override IEnumerable<SettingFault> Check(TokenIssuerOptions settings)
    {
        if (!IsSet(settings.Authority))
        {
            yield return new(nameof(settings.Authority), "is missing. In the PingOne admin console it stands under Applications › your application › Overview › "
                + "Issuer ID, for example 'https://auth.pingone.eu/<environment id>/as'; for PingFederate it is the base URL of the server.");
        }
    }

    public override IReadOnlyList<string> Issuers(TokenIssuerOptions settings) => [settings.Authority!];

    public override IReadOnlyList<string> NameClaims(TokenIssuerOptions settings) => settings.NameClaims.Count > 0
        ? [.. settings.NameClaims]
        : ["email", "preferred_username", "username", "Username", "name", "sub", "client_id"];

    public override IEnumerable<TokenRule> Kind(TokenIssuerOptions settings) => [AbsentRule.NoIdToken, new PresentRule("client_id")];

    public override string OpaqueToken => "It is not a JWT. PingFederate's reference tokens need the setting Introspection.";
}

using McpScopes.Authentication.Rules;

namespace McpScopes.Authentication.Providers;

/// <summary>Any issuer that follows RFC 9068 or OpenID Connect.</summary>
internal sealed class StandardPreset : ProviderPreset
{
    public override IEnumerable<SettingFault> Check(TokenIssuerOptions settings)
    {
        if (!IsSet(settings.Authority))
        {
            yield return new(nameof(settings.Authority), "is missing. Set it to the issuer URL of your authorization server, for example "
                + "'https://login.example.com', or set Provider and what it needs.");
        }
    }

    public override IReadOnlyList<string> Issuers(TokenIssuerOptions settings) => [settings.Authority!];

    public override IEnumerable<TokenRule> Kind(TokenIssuerOptions settings) => [AbsentRule.NoIdToken];
}

using McpScopes.Authentication.Rules;

namespace McpScopes.Authentication.Providers;

/// <summary>Okta, custom authorization servers: the tokens of an organization's own server are for Okta alone, and nobody else can validate them.</summary>
internal sealed class OktaPreset : ProviderPreset
{
    private const string Where = "It stands in the Okta Admin Console under Security › API › Authorization Servers, in the column 'Issuer URI', "
        + "for example 'https://example.okta.com/oauth2/default'.";

    protected override IReadOnlyList<string> Uses => ["Domain"];

    public override IEnumerable<SettingFault> Check(TokenIssuerOptions settings)
    {
        if (!IsSet(settings.Domain) && !IsSet(settings.Authority))
        {
            yield return new(nameof(settings.Authority), "is missing. " + Where + " With Domain alone the server 'default' is meant.");
        }
        else if (IsSet(settings.Domain) && IsSet(settings.Authority))
        {
            yield return new(nameof(settings.Domain), "is set beside Authority. Remove one of them; Domain stands for the server 'default'.");
        }
        else if (settings.Domain?.Contains('/', StringComparison.Ordinal) == true)
        {
            yield return new(nameof(settings.Domain), $"is '{settings.Domain}'. It must be a host name, without 'https://' and without a path.");
        }
        else if (IsSet(settings.Authority) && !settings.Authority!.Contains("/oauth2/", StringComparison.Ordinal))
        {
            yield return new(nameof(settings.Authority), $"is '{settings.Authority}', which is the organization's own authorization server: its access tokens are for "
                + "Okta alone. Set it to a custom authorization server. " + Where);
        }
    }

    public override IReadOnlyList<string> Issuers(TokenIssuerOptions settings) =>
        [IsSet(settings.Authority) ? settings.Authority! : $"https://{settings.Domain}/oauth2/default"];

    public override IEnumerable<TokenRule> Kind(TokenIssuerOptions settings) => [AbsentRule.NoIdToken, new PresentRule("cid")];
}

using McpScopes.Authentication.Rules;

namespace McpScopes.Authentication.Providers;

/// <summary>Auth0: its own token profile and that of RFC 9068. The issuer ends in a slash.</summary>
internal sealed class Auth0Preset : ProviderPreset
{
    protected override IReadOnlyList<string> Uses => ["Domain"];

    public override IEnumerable<SettingFault> Check(TokenIssuerOptions settings)
    {
        if (!IsSet(settings.Domain) && !IsSet(settings.Authority))
        {
            yield return new(nameof(settings.Domain), "is missing. It stands in the Auth0 dashboard under Applications › your application › Settings › Domain, "
                + "for example 'example.eu.auth0.com'.");
        }
        else if (IsSet(settings.Domain) && IsSet(settings.Authority))
        {
            yield return new(nameof(settings.Authority), "is set beside Domain. Remove one of them; with a custom domain of your own, Domain is that one.");
        }
        else if (settings.Domain?.Contains('/', StringComparison.Ordinal) == true)
        {
            yield return new(nameof(settings.Domain), $"is '{settings.Domain}'. It must be a host name, without 'https://' and without a path.");
        }
    }

    public override IReadOnlyList<string> Issuers(TokenIssuerOptions settings) =>
        [IsSet(settings.Authority) ? settings.Authority!.TrimEnd('/') + "/" : $"https://{settings.Domain}/"];

    public override IEnumerable<TokenRule> Kind(TokenIssuerOptions settings) => [AbsentRule.NoIdToken, new PresentRule("azp", "client_id")];

    public override string OpaqueToken =>
        "It is not a JWT: the client asked Auth0 for no audience, and got an opaque token for Auth0's own API. The client must send 'audience' (or 'resource') "
        + "with the identifier of your API, or the tenant must have a default audience.";
}

using McpScopes.Authentication.Rules;

namespace McpScopes.Authentication.Providers;

/// <summary>
/// Microsoft Entra ID: v1.0 and v2.0 access tokens of one tenant, or of the listed ones. Which version an API gets is a setting of its
/// registration, so both count.
/// </summary>
internal sealed class EntraIdPreset : ProviderPreset
{
    private const string Login = "https://login.microsoftonline.com";

    protected override IReadOnlyList<string> Uses => ["TenantId", "TenantIds", "ClientId"];

    public override IEnumerable<SettingFault> Check(TokenIssuerOptions settings)
    {
        if (!IsSet(settings.TenantId) && settings.TenantIds.Count == 0)
        {
            yield return new(nameof(settings.TenantId), "is missing. It stands in the Microsoft Entra admin center under Overview › Tenant ID. "
                + "An application for several tenants lists them in TenantIds.");
        }

        foreach (var tenant in Tenants(settings).Where(tenant => !Guid.TryParseExact(tenant, "D", out _)))
        {
            yield return new(nameof(settings.TenantId), $"is '{tenant}'. It must be the tenant's GUID, which stands in the Microsoft Entra admin center under "
                + "Overview › Tenant ID: tokens name no domain, and 'common' and 'organizations' would let in every tenant.");
        }

        if (!Guid.TryParseExact(settings.ClientId, "D", out _))
        {
            yield return new(nameof(settings.ClientId), (IsSet(settings.ClientId) ? $"is '{settings.ClientId}'. It must be a GUID. " : "is missing. ")
                + "It is this API's own registration: Microsoft Entra admin center › App registrations › your API › Overview › Application (client) ID.");
        }

        if (IsSet(settings.Authority))
        {
            yield return new(nameof(settings.Authority), "is set, but Entra ID's issuers follow from TenantId. Remove it.");
        }
    }

    public override IReadOnlyList<string> Issuers(TokenIssuerOptions settings) =>
        [.. Tenants(settings).SelectMany(tenant => new[] { V2(tenant), V1(tenant) })];

    public override string DocumentIssuer(TokenIssuerOptions settings) =>
        Tenants(settings) is [var only] ? V2(only) : V2("{tenantid}");

    public override string MetadataAddress(TokenIssuerOptions settings) =>
        AuthorizationServer(settings) + "/.well-known/openid-configuration";

    public override string AuthorizationServer(TokenIssuerOptions settings) =>
        V2(Tenants(settings) is [var only] ? only : "organizations");

    public override IReadOnlyList<string> Audiences(TokenIssuerOptions settings) =>
        [settings.ClientId!, $"api://{settings.ClientId}", .. settings.Audiences];

    public override IReadOnlyList<string> NameClaims(TokenIssuerOptions settings) =>
        settings.NameClaims.Count > 0 ? [.. settings.NameClaims] : ["preferred_username", "upn", "name", "oid", "sub", "azp", "appid"];

    public override string ScopePrefix(TokenIssuerOptions settings) =>
        IsSet(settings.ScopePrefix) ? settings.ScopePrefix! : $"api://{settings.ClientId}/";

    public override IEnumerable<TokenRule> Kind(TokenIssuerOptions settings) =>
    [
        new TenantRule(),
        AbsentRule.NoIdToken,
        new PresentRule("azp", "appid"),
        new PresentRule("scp", "roles"),
    ];

    private static List<string> Tenants(TokenIssuerOptions settings) =>
        [.. settings.TenantIds.Prepend(settings.TenantId).Where(IsSet).Select(tenant => tenant!.ToLowerInvariant()).Distinct(StringComparer.Ordinal)];

    private static string V2(string tenant) => $"{Login}/{tenant}/v2.0";

    private static string V1(string tenant) => $"https://sts.windows.net/{tenant}/";

    /// <summary>The tenant that a token names is the one whose issuer it names.</summary>
    private sealed class TenantRule : TokenRule
    {
        public override TokenFault? Check(TokenFacts token) =>
            token.Text("tid") is { } tenant && (token.Text("iss") == V1(tenant) || token.Text("iss") == V2(tenant))
                ? null
                : new TokenFault(TokenFault.AnotherIssuer, "Its 'tid' is not the tenant of its issuer.");
    }
}

using Microsoft.Extensions.Configuration;

namespace McpScopes.Tests.Providers;

/// <summary>A provider that is set in code is the provider that the settings of its page name.</summary>
public sealed class ProviderInCodeTests
{
    public static TheoryData<string, string, Action<TokenIssuerOptions>> Providers => new()
    {
        {
            "Cognito", "Region=eu-west-1;UserPoolId=eu-west-1_AbCdEfGhI;ClientIds:0=one;ClientIds:1=two",
            options => options.UseCognito("eu-west-1", "eu-west-1_AbCdEfGhI", "one", "two")
        },
        {
            "EntraId", "TenantId=8eaef023-2b34-4da1-9baa-8bc8c9d6a490;ClientId=2d4d11a2-f814-46a7-890a-274a72a7309e;TenantIds:0=other",
            options => options.UseEntraId("8eaef023-2b34-4da1-9baa-8bc8c9d6a490", "2d4d11a2-f814-46a7-890a-274a72a7309e", "other")
        },
        { "Auth0", "Domain=example.eu.auth0.com;Audiences:0=api", options => options.UseAuth0("example.eu.auth0.com", "api") },
        {
            "Okta", "Authority=https://example.okta.com/oauth2/default;Audiences:0=api://default",
            options => options.UseOkta("https://example.okta.com/oauth2/default", "api://default")
        },
        { "Keycloak", "Authority=https://keycloak.example.com/realms/example", options => options.UseKeycloak("https://keycloak.example.com/realms/example") },
        { "Ping", "Authority=https://auth.pingone.eu/1/as", options => options.UsePing("https://auth.pingone.eu/1/as") },
    };

    [Theory]
    [MemberData(nameof(Providers), DisableDiscoveryEnumeration = true)]
    public void Code_sets_what_the_settings_set(string provider, string settings, Action<TokenIssuerOptions> use)
    {
        var pairs = settings.Split(';').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => (string?)pair[1]);
        pairs["Provider"] = provider;
        var expected = new TokenIssuerOptions();
        new ConfigurationBuilder().AddInMemoryCollection(pairs).Build().Bind(expected);

        var options = new TokenIssuerOptions();
        use(options);

        Assert.Equivalent(expected, options, strict: true);
    }
}

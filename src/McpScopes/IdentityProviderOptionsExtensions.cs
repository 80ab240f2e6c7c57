namespace McpScopes;

/// <summary>Sets what an identity provider needs, in code. The same as the settings of these names, and checked at start-up like them.</summary>
public static class IdentityProviderOptionsExtensions
{
    /// <summary>Takes access tokens of an Amazon Cognito user pool.</summary>
    /// <param name="options">The settings, or one of <see cref="McpScopesOptions.Issuers"/>.</param>
    /// <param name="region">The AWS region, for example <c>eu-west-1</c>.</param>
    /// <param name="userPoolId">The pool's id, for example <c>eu-west-1_AbCdEfGhI</c>.</param>
    /// <param name="clientIds">The app clients whose tokens count.</param>
    public static void UseCognito(this TokenIssuerOptions options, string region, string userPoolId, params string[] clientIds)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clientIds);
        (options.Provider, options.Region, options.UserPoolId, options.ClientIds) = (IdentityProvider.Cognito, region, userPoolId, [.. clientIds]);
    }

    /// <summary>Takes access tokens of Microsoft Entra ID, of one tenant or of several.</summary>
    /// <param name="options">The settings, or one of <see cref="McpScopesOptions.Issuers"/>.</param>
    /// <param name="tenantId">The tenant, a GUID.</param>
    /// <param name="clientId">This API's application (client) id.</param>
    /// <param name="furtherTenantIds">Further tenants, for a multi-tenant registration.</param>
    public static void UseEntraId(this TokenIssuerOptions options, string tenantId, string clientId, params string[] furtherTenantIds)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(furtherTenantIds);
        (options.Provider, options.ClientId, options.TenantId, options.TenantIds) = (IdentityProvider.EntraId, clientId, tenantId, [.. furtherTenantIds]);
    }

    /// <summary>Takes access tokens of an Auth0 tenant.</summary>
    /// <param name="options">The settings, or one of <see cref="McpScopesOptions.Issuers"/>.</param>
    /// <param name="domain">The tenant's domain, or its custom one, for example <c>example.eu.auth0.com</c>.</param>
    /// <param name="audiences">The API's identifiers. None: this server's resource.</param>
    public static void UseAuth0(this TokenIssuerOptions options, string domain, params string[] audiences)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(audiences);
        (options.Provider, options.Domain, options.Audiences) = (IdentityProvider.Auth0, domain, [.. audiences]);
    }

    /// <summary>Takes access tokens of an Okta custom authorization server.</summary>
    /// <param name="options">The settings, or one of <see cref="McpScopesOptions.Issuers"/>.</param>
    /// <param name="authority">Its issuer URL, for example <c>https://example.okta.com/oauth2/default</c>.</param>
    /// <param name="audiences">Its audience, for example <c>api://default</c>. None: this server's resource.</param>
    public static void UseOkta(this TokenIssuerOptions options, string authority, params string[] audiences)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(audiences);
        (options.Provider, options.Authority, options.Audiences) = (IdentityProvider.Okta, authority, [.. audiences]);
    }

    /// <summary>Takes access tokens of a Keycloak realm.</summary>
    /// <param name="options">The settings, or one of <see cref="McpScopesOptions.Issuers"/>.</param>
    /// <param name="authority">The realm's issuer URL, for example <c>https://keycloak.example.com/realms/example</c>.</param>
    public static void UseKeycloak(this TokenIssuerOptions options, string authority)
    {
        ArgumentNullException.ThrowIfNull(options);
        (options.Provider, options.Authority) = (IdentityProvider.Keycloak, authority);
    }

    /// <summary>Takes access tokens of PingOne or PingFederate.</summary>
    /// <param name="options">The settings, or one of <see cref="McpScopesOptions.Issuers"/>.</param>
    /// <param name="authority">The issuer URL, for example <c>https://auth.pingone.eu/…/as</c>.</param>
    public static void UsePing(this TokenIssuerOptions options, string authority)
    {
        ArgumentNullException.ThrowIfNull(options);
        (options.Provider, options.Authority) = (IdentityProvider.Ping, authority);
    }
}

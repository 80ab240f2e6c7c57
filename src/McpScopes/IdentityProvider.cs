namespace McpScopes;

/// <summary>Identity providers whose access tokens McpScopes knows. Each value stands for the rules that its page under <c>docs/providers</c> describes.</summary>
public enum IdentityProvider
{
    /// <summary>Amazon Cognito user pools.</summary>
    Cognito = 1,

    /// <summary>Microsoft Entra ID, v1.0 and v2.0 access tokens, of one tenant or of several.</summary>
    EntraId,

    /// <summary>Auth0, both token profiles.</summary>
    Auth0,

    /// <summary>Okta, custom authorization servers.</summary>
    Okta,

    /// <summary>Keycloak.</summary>
    Keycloak,

    /// <summary>PingOne and PingFederate.</summary>
    Ping,
}

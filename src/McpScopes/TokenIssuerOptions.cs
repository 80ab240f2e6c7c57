namespace McpScopes;

/// <summary>One issuer of access tokens: who it is, which of its tokens count, and what is read from them.</summary>
public class TokenIssuerOptions
{
    /// <summary>
    /// Gets or sets the identity provider: one of <c>Cognito</c>, <c>EntraId</c>, <c>Auth0</c>, <c>Okta</c>, <c>Keycloak</c>, <c>Ping</c>. It stands for the
    /// provider's own rules of what an access token is. Default: none, which takes the tokens of any issuer that follows RFC 9068 or OpenID Connect.
    /// </summary>
    public IdentityProvider? Provider { get; set; }

    /// <summary>
    /// Gets or sets the issuer of the access tokens, an absolute URL, exactly as it stands in their <c>iss</c>. Must be <c>https</c>, or
    /// <c>http</c> on a loopback address. Cognito, Entra ID, Auth0 and Okta derive it from settings of their own.
    /// </summary>
    public string? Authority { get; set; }

    /// <summary>
    /// Gets or sets where the issuer's discovery document is. Default: <c>/.well-known/openid-configuration</c> under the issuer. Whatever the
    /// address, the document must name the issuer (RFC 8414 §3.3).
    /// </summary>
    public string? MetadataAddress { get; set; }

    /// <summary>Gets or sets the AWS region of a Cognito user pool, for example <c>eu-west-1</c>. Default: the part of <see cref="UserPoolId"/> before the underscore.</summary>
    public string? Region { get; set; }

    /// <summary>Gets or sets the id of a Cognito user pool, for example <c>eu-west-1_AbCdEfGhI</c>.</summary>
    public string? UserPoolId { get; set; }

    /// <summary>Gets or sets the Entra ID tenant whose users' tokens count, a GUID.</summary>
    public string? TenantId { get; set; }

    /// <summary>Gets or sets further Entra ID tenants whose users' tokens count, for an application that is registered as multi-tenant.</summary>
    public IList<string> TenantIds { get; set; } = [];

    /// <summary>Gets or sets this API's own application (client) id in Entra ID, a GUID. Tokens name it, or <c>api://</c> and it, as their audience.</summary>
    public string? ClientId { get; set; }

    /// <summary>Gets or sets the domain of an Auth0 tenant or an Okta organization, without <c>https://</c>.</summary>
    public string? Domain { get; set; }

    /// <summary>Gets or sets the accepted <c>aud</c> values, of which a token must carry one. Default: <see cref="McpScopesOptions.Resource"/>; for Entra ID the <see cref="ClientId"/> and <c>api://</c> and it.</summary>
    public IList<string> Audiences { get; set; } = [];

    /// <summary>Gets or sets the clients whose tokens count. Needed for Cognito, whose tokens may name no audience. Default: every client.</summary>
    public IList<string> ClientIds { get; set; } = [];

    /// <summary>
    /// Gets or sets what is put before scopes in challenges and metadata, for example <c>api://3a1f…/</c>. Tokens grant a scope with and without
    /// it. Default: nothing; for Entra ID <c>api://</c>, the <see cref="ClientId"/> and a slash.
    /// </summary>
    public string? ScopePrefix { get; set; }

    /// <summary>
    /// Gets or sets claims that grant scopes besides <c>scope</c>, <c>scp</c> and <c>scopes</c>, for example <c>permissions</c>, <c>roles</c> or
    /// <c>realm_access.roles</c>. Default: none.
    /// </summary>
    public IList<string> ScopeClaims { get; set; } = [];

    /// <summary>
    /// Gets or sets the claims that name the caller in messages and logs; the first that is there counts. Default: <c>email</c>,
    /// <c>preferred_username</c>, <c>upn</c>, <c>username</c>, <c>cognito:username</c>, <c>name</c>, <c>sub</c>, <c>client_id</c> (or <c>azp</c>, <c>cid</c>, <c>appid</c>).
    /// </summary>
    public IList<string> NameClaims { get; set; } = [];

    /// <summary>
    /// Gets or sets the accepted header <c>typ</c> of tokens, with or without <c>application/</c> (RFC 8725 §3.11). Default: <c>JWT</c>,
    /// <c>at+jwt</c> and none. Once set, a token must have one of these.
    /// </summary>
    public IList<string> TokenTypes { get; set; } = [];

    /// <summary>
    /// Gets or sets whether tokens may be, or must be, bound to a key of the client (DPoP, RFC 9449). <c>Off</c> (default): such tokens are refused.
    /// <c>Accepted</c>: they may be. <c>Required</c>: they must be.
    /// </summary>
    public DPoPMode DPoP { get; set; }

    /// <summary>Gets or sets how opaque tokens are asked about (RFC 7662). Default: they are refused.</summary>
    public IntrospectionOptions Introspection { get; set; } = new();
}

/// <summary>Whether tokens are bound to a key of the client (RFC 9449).</summary>
public enum DPoPMode
{
    /// <summary>Bearer tokens only. A token that is bound to a key is refused.</summary>
    Off,

    /// <summary>Bearer tokens, and bound tokens with their proof.</summary>
    Accepted,

    /// <summary>Bound tokens with their proof only.</summary>
    Required,
}

/// <summary>How an issuer is asked about opaque tokens (RFC 7662).</summary>
public sealed class IntrospectionOptions
{
    /// <summary>Gets or sets the introspection endpoint. Default, where <see cref="ClientId"/> is set: the one that the issuer's discovery document names.</summary>
    public string? Endpoint { get; set; }

    /// <summary>Gets or sets this server's client id at the issuer.</summary>
    public string? ClientId { get; set; }

    /// <summary>Gets or sets this server's client secret at the issuer. Keep it in user secrets or the environment; it is never logged.</summary>
    public string? ClientSecret { get; set; }
}

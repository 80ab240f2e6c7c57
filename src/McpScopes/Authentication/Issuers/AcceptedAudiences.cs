using McpScopes.Resource;

namespace McpScopes.Authentication.Issuers;

/// <summary>Whom a token may be for: this server, or one of its further endpoints that is a resource of its own.</summary>
internal sealed class AcceptedAudiences(ProtectedResourceUrl resource, ScopedEndpoints endpoints)
{
    public IEnumerable<string> Of(TrustedIssuer issuer) => OfServer(issuer).Concat(endpoints.Audiences);

    /// <summary>Without those of further endpoints.</summary>
    public IReadOnlyList<string> OfServer(TrustedIssuer issuer) => issuer.Audiences.Count > 0 ? issuer.Audiences : [resource.Value];
}

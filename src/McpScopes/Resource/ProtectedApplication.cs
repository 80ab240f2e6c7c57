using McpScopes.Table;
using Microsoft.Extensions.Options;

namespace McpScopes.Resource;

/// <summary>Answers from the settings, the mapped endpoints and the scope table.</summary>
internal sealed class ProtectedApplication(
    ProtectedResourceUrl resource, ScopedEndpoints endpoints, ScopeTable table, IOptions<McpScopesOptions> options, IEnumerable<ILocalAuthority> authorities)
    : IProtectedApplication
{
    public IReadOnlyList<string> Resources => [resource.Value, .. endpoints.Audiences];

    public IReadOnlyList<string> AuthorizationServers => options.Value switch
    {
        { AuthorizationServers: { Count: > 0 } named } => [.. named],
        { Authority: { Length: > 0 } authority } => [authority],
        _ => [.. authorities.Select(authority => authority.Issuer)],
    };

    public IReadOnlyList<ScopeDefinition> Scopes => table.Scopes;
}

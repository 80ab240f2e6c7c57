using McpScopes.Table;

namespace McpScopes.Resource;

/// <summary>Answers from the settings, the mapped endpoints and the scope table.</summary>
internal sealed class ProtectedApplication(
    ProtectedResourceUrl resource, ScopedEndpoints endpoints, ScopeTable table, AuthorizationServers servers) : IProtectedApplication
{
    public IReadOnlyList<string> Resources => [resource.Value, .. endpoints.Audiences];

    public IReadOnlyList<string> AuthorizationServers => [.. servers.All()];

    public IReadOnlyList<ScopeDefinition> Scopes => table.Scopes;
}

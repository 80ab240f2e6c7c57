using McpScopes.Table;

namespace McpScopes;

/// <summary>
/// What this application protects, for parts of it that need to know: an authorization server in the same process, a page that describes the
/// server. A service that <c>AddMcpScopes</c> registers.
/// </summary>
public interface IProtectedApplication
{
    /// <summary>
    /// Gets the public MCP URLs that tokens must name as their audience (RFC 8707), the one of the first endpoint first. In Development, where
    /// <see cref="McpScopesOptions.Resource"/> may be missing, they are known when the server has started.
    /// </summary>
    IReadOnlyList<string> Resources { get; }

    /// <summary>Gets the issuers of the authorization servers that clients are sent to.</summary>
    IReadOnlyList<string> AuthorizationServers { get; }

    /// <summary>Gets the catalogue: every scope that the application's assemblies define or require.</summary>
    IReadOnlyList<ScopeDefinition> Scopes { get; }
}

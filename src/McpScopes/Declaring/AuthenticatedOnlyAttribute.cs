namespace McpScopes;

/// <summary>
/// States that any valid access token may use an MCP tool, prompt or resource, whatever scopes it grants.
/// </summary>
/// <remarks>
/// For a primitive without a token use ASP.NET Core's <see cref="Microsoft.AspNetCore.Authorization.AllowAnonymousAttribute"/>.
/// A primitive that declares neither of the two nor <see cref="RequiresScopeAttribute"/> is the compile error MCPS001.
/// </remarks>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, Inherited = true)]
public sealed class AuthenticatedOnlyAttribute : Attribute;

namespace McpScopes;

/// <summary>
/// States the OAuth scopes a caller's access token must grant before an MCP tool, prompt or resource runs.
/// </summary>
/// <remarks>
/// <para>All named scopes are needed; attributes on the method and on its class add up. A scope is satisfied by itself or by any granted
/// scope that implies it (<see cref="DefineScopeAttribute.Implies"/>).</para>
/// <para>On a method, <c>{name}</c> in a scope stands for the value of the argument (tool, prompt) or URI-template variable (resource)
/// called <c>name</c>: <c>[RequiresScope("repo:{owner}")]</c>.</para>
/// <para>Each scope must be a <c>scope-token</c> of RFC 6749 §3.3; anything else is the compile error MCPS002.</para>
/// </remarks>
/// <param name="scopes">The scopes, at least one. Each is one scope token, compared case-sensitively.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true, Inherited = true)]
public sealed class RequiresScopeAttribute(params string[] scopes) : Attribute
{
    /// <summary>Gets the required scopes, in the order they were written.</summary>
    public IReadOnlyList<string> Scopes { get; } = scopes ?? throw new ArgumentNullException(nameof(scopes));
}

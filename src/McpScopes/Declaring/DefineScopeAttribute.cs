namespace McpScopes;

/// <summary>
/// Adds a scope to the assembly's catalogue, so that a misspelt scope is a compile error (MCPS003) and users see what a scope means.
/// </summary>
/// <remarks>
/// <para>On a constant, whose value is the scope, or on the assembly, with the scope as its argument:</para> <code> public static class
/// Scopes {
///     [DefineScope(Description = "Search the web", Initial = true)]
///     public const string Search = "tavily-mcp/search";
/// }
///
/// [assembly: DefineScope("tavily-mcp/extract", Description = "Read the full text of a page")] </code>
/// <para>Without any catalogue, the scopes in use are the catalogue.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Field, AllowMultiple = true)]
public sealed class DefineScopeAttribute : Attribute
{
    /// <summary>
    /// Initializes a new instance of the <see cref="DefineScopeAttribute"/> class, on a <c>const string</c> field that holds the scope
    /// token.
    /// </summary>
    public DefineScopeAttribute()
    {
    }

    /// <summary>Initializes a new instance of the <see cref="DefineScopeAttribute"/> class, on an assembly.</summary>
    /// <param name="name">The scope token (RFC 6749 §3.3), for example <c>tavily-mcp/search</c>.</param>
    public DefineScopeAttribute(string name) => Name = name ?? throw new ArgumentNullException(nameof(name));

    /// <summary>Gets the scope token; <see langword="null"/> on a constant, of which the value is the scope token.</summary>
    public string? Name { get; }

    /// <summary>Gets or sets what the scope permits, in one line for a consent page.</summary>
    public string? Description { get; set; }

    /// <summary>
    /// Gets or sets the scopes that a token with this scope also has. Hierarchies are transitive; a cycle is the compile error MCPS006.
    /// </summary>
    public string[] Implies { get; set; } = [];

    /// <summary>
    /// Gets or sets a value indicating whether clients should ask for this scope at the first login. The initial scopes are the
    /// <c>scope</c> of the 401 challenge and the <c>scopes_supported</c> of the metadata (RFC 9728 §2); all scopes are, if none is marked.
    /// </summary>
    public bool Initial { get; set; }
}

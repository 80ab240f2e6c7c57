using ModelContextProtocol.Server;

namespace McpScopes.Table;

/// <summary>A row of the joined table: a primitive with its requirement as a set of numbers.</summary>
/// <param name="kind">The primitive's kind.</param>
/// <param name="name">The name, URI or URI template that the SDK knows it by.</param>
/// <param name="requirement">What a caller needs.</param>
/// <param name="required">The required scopes that the table numbers.</param>
/// <param name="unnumbered">Required scopes that the table does not know (primitives added by hand): only a grant of that very name meets them.</param>
internal sealed class GuardedPrimitive(
    PrimitiveKind kind, string name, ScopeRequirement requirement, ScopeSet required, IReadOnlyList<string> unnumbered)
{
    public PrimitiveKind Kind { get; } = kind;

    public string Name { get; } = name;

    public ScopeRequirement Requirement { get; } = requirement;

    public ScopeSet Required { get; } = required;

    public IReadOnlyList<string> Unnumbered { get; } = unnumbered;

    /// <summary>The SDK's object, once it has been made: another object of the same name is judged by its own metadata as well.</summary>
    public IMcpServerPrimitive? Instance { get; set; }
}

using McpScopes.Identity;
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
    // A requirement names one or two scopes out of any number: only the words that hold them are compared, and usually that is one.
    private readonly (int Word, ulong Bits) _first = required.Words().FirstOrDefault();
    private readonly (int Word, ulong Bits)[] _more = [.. required.Words().Skip(1)];
    private readonly bool _isOneWord =
        requirement is { Kind: RequirementKind.Scopes, Arguments.Count: 0 } && unnumbered.Count == 0 && required.Words().Length == 1;

    public PrimitiveKind Kind { get; } = kind;

    public string Name { get; } = name;

    public ScopeRequirement Requirement { get; } = requirement;

    public IReadOnlyList<string> Unnumbered { get; } = unnumbered;

    /// <summary>The SDK's object, once it has been made: another object of the same name is judged by its own metadata as well.</summary>
    public IMcpServerPrimitive? Instance { get; set; }

    /// <summary>The usual case, and all of it: one or two scopes of the table and nothing else is required, and the token grants them.</summary>
    public bool IsGrantedTo(Caller caller) => _isOneWord && (_first.Bits & ~caller.Granted.Word(_first.Word)) == 0;

    /// <summary>Whether the token grants every required scope that the table numbers.</summary>
    public bool IsCoveredBy(Caller caller) => (_first.Bits & ~caller.Granted.Word(_first.Word)) == 0 && IsMoreCoveredBy(caller);

    private bool IsMoreCoveredBy(Caller caller)
    {
        foreach (var (word, bits) in _more)
        {
            if ((bits & ~caller.Granted.Word(word)) != 0)
            {
                return false;
            }
        }

        return true;
    }
}

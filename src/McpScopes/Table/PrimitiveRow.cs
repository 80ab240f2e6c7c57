using ModelContextProtocol.Server;

namespace McpScopes.Table;

/// <summary>A row of the joined table: a primitive with its requirement as a set of numbers.</summary>
/// <param name="kind">The primitive's kind.</param>
/// <param name="name">The name, URI or URI template that the SDK knows it by.</param>
/// <param name="requirement">What a caller needs.</param>
/// <param name="required">The required scopes that the table numbers.</param>
/// <param name="uncatalogued">Required scopes that the table does not know (primitives added by hand): only a grant of that very name meets them.</param>
internal sealed class PrimitiveRow(
    PrimitiveKind kind, string name, ScopeRequirement requirement, ScopeSet required, IReadOnlyList<string> uncatalogued)
{
    /// <summary>The name of a row that stands for whatever is not in the table.</summary>
    public const string UnlistedName = "(unlisted)";

    // A requirement names one or two scopes out of any number: only the words that hold them are compared, and usually that is one.
    private readonly (int Word, ulong Bits) _first = required.Words().FirstOrDefault();
    private readonly (int Word, ulong Bits)[] _more = [.. required.Words().Skip(1)];
    private readonly bool _isOneWord =
        requirement is { Kind: RequirementKind.Scopes, Arguments.Count: 0 } && uncatalogued.Count == 0 && required.Words().Length == 1;

    public PrimitiveKind Kind { get; } = kind;

    public string Name { get; } = name;

    public ScopeRequirement Requirement { get; } = requirement;

    public IReadOnlyList<string> Uncatalogued { get; } = uncatalogued;

    /// <summary>The primitive in messages. A name that only a request gave is left out: it may be anything.</summary>
    public string InWords => Name == UnlistedName ? $"This {KindInWords}" : $"{char.ToUpperInvariant(KindInWords[0])}{KindInWords[1..]} '{Name}'";

    /// <summary>The SDK's object, once it has been made: another object of the same name is judged by its own metadata as well.</summary>
    public IMcpServerPrimitive? Instance { get; set; }

    /// <summary>Whether other rows have a say too, because they could serve the same URI: only the inner door knows all that is needed.</summary>
    public bool IsShared { get; set; }

    /// <summary>The usual case, and all of it: one or two scopes of the table and nothing else is required, and they are granted.</summary>
    public bool IsGrantedBy(ScopeSet granted) => _isOneWord && (_first.Bits & ~granted.Word(_first.Word)) == 0;

    /// <summary>Whether every required scope that the table numbers is granted.</summary>
    public bool IsCoveredBy(ScopeSet granted) => (_first.Bits & ~granted.Word(_first.Word)) == 0 && IsMoreCoveredBy(granted);

    private string KindInWords => Kind switch
    {
        PrimitiveKind.Tool => "tool",
        PrimitiveKind.Prompt => "prompt",
        PrimitiveKind.Resource => "resource",
        _ => "resource template",
    };

    private bool IsMoreCoveredBy(ScopeSet granted)
    {
        foreach (var (word, bits) in _more)
        {
            if ((bits & ~granted.Word(word)) != 0)
            {
                return false;
            }
        }

        return true;
    }
}

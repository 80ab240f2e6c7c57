using System.Runtime.CompilerServices;
using McpScopes.Table;
using ModelContextProtocol.Server;

namespace McpScopes.Decisions;

/// <summary>What primitives say of themselves, however they were added: the attributes that the SDK keeps as their metadata.</summary>
internal sealed class DeclaredRequirements(ScopeTable table)
{
    private readonly ConditionalWeakTable<IMcpServerPrimitive, PrimitiveRow> _known = [];

    private readonly PrimitiveRow[] _anonymous = Unlisted(table, ScopeRequirement.Anonymous);
    private readonly PrimitiveRow[] _authenticatedOnly = Unlisted(table, ScopeRequirement.AuthenticatedOnly);
    private readonly PrimitiveRow[] _undeclared = Unlisted(table, ScopeRequirement.Undeclared);

    public PrimitiveRow Anonymous(PrimitiveSpace space) => _anonymous[(int)space];

    public PrimitiveRow AuthenticatedOnly(PrimitiveSpace space) => _authenticatedOnly[(int)space];

    public PrimitiveRow Undeclared(PrimitiveSpace space) => _undeclared[(int)space];

    /// <summary>The declared requirement, or <see langword="null"/> if the primitive declares nothing.</summary>
    public PrimitiveRow? Of(PrimitiveSpace space, IMcpServerPrimitive primitive)
    {
        if (_known.TryGetValue(primitive, out var known))
        {
            return known;
        }

        var row = Read(space, primitive);
        return row is null ? null : _known.GetValue(primitive, _ => row);
    }

    private static PrimitiveRow[] Unlisted(ScopeTable table, ScopeRequirement requirement) =>
        [.. PrimitiveSpaces.All.Select(space => table.CreateRow(KindOf(space), PrimitiveRow.UnlistedName, requirement))];

    private PrimitiveRow? Read(PrimitiveSpace space, IMcpServerPrimitive primitive)
    {
        var declared = DeclaredAttributes.Read(primitive.Metadata);
        if (declared.Kind is RequirementKind.Scopes && declared.Scopes.Any(scope => scope.Contains('{')))
        {
            // Which argument stands for a variable is known to the compiler only: its row counts if it asks for the same.
            return table.Find(space, primitive.Id) is { } listed && listed.Requirement.Scopes.SequenceEqual(declared.Scopes, StringComparer.Ordinal)
                ? listed
                : Row(ScopeRequirement.Undeclared);
        }

        return declared.Kind switch
        {
            null => null,
            RequirementKind.Anonymous => Row(ScopeRequirement.Anonymous),
            RequirementKind.AuthenticatedOnly => Row(ScopeRequirement.AuthenticatedOnly),

            // What is no scope token nobody can be granted.
            RequirementKind.Scopes when declared.Scopes.All(ScopeTokens.IsValid) =>
                Row(ScopeRequirement.AllOf(declared.Scopes, string.Join(' ', declared.Scopes), challenge: "", description: "")),
            _ => Row(ScopeRequirement.Undeclared),
        };

        PrimitiveRow Row(ScopeRequirement requirement) => table.CreateRow(KindOf(space), primitive.Id, requirement);
    }

    private static PrimitiveKind KindOf(PrimitiveSpace space) => space switch
    {
        PrimitiveSpace.Tools => PrimitiveKind.Tool,
        PrimitiveSpace.Prompts => PrimitiveKind.Prompt,
        _ => PrimitiveKind.Resource,
    };
}

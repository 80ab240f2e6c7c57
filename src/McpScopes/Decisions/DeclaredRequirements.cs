using System.Runtime.CompilerServices;
using McpScopes.Table;
using Microsoft.AspNetCore.Authorization;
using ModelContextProtocol.Server;

namespace McpScopes.Decisions;

/// <summary>What primitives that were added by hand say of themselves: the attributes that the SDK keeps as their metadata.</summary>
internal sealed class DeclaredRequirements(ScopeTable table)
{
    private readonly ConditionalWeakTable<IMcpServerPrimitive, PrimitiveRow> _known = [];

    private readonly PrimitiveRow[] _authenticatedOnly = Unlisted(table, ScopeRequirement.AuthenticatedOnly);
    private readonly PrimitiveRow[] _undeclared = Unlisted(table, ScopeRequirement.Undeclared);

    public PrimitiveRow AuthenticatedOnly(PrimitiveSpace space) => _authenticatedOnly[(int)space];

    public PrimitiveRow Undeclared(PrimitiveSpace space) => _undeclared[(int)space];

    /// <summary>The declared requirement, or <see langword="null"/> if the primitive declares nothing.</summary>
    public PrimitiveRow? Of(PrimitiveSpace space, IMcpServerPrimitive primitive)
    {
        if (_known.TryGetValue(primitive, out var known))
        {
            return known;
        }

        var requirement = Read(primitive.Metadata);
        return requirement is null ? null : _known.GetValue(primitive, p => table.CreateRow(KindOf(space), p.Id, requirement));
    }

    private static PrimitiveRow[] Unlisted(ScopeTable table, ScopeRequirement requirement) =>
        [.. PrimitiveSpaces.All.Select(space => table.CreateRow(KindOf(space), PrimitiveRow.UnlistedName, requirement))];

    private static ScopeRequirement? Read(IReadOnlyList<object> metadata)
    {
        var scopes = metadata.OfType<RequiresScopeAttribute>()
            .SelectMany(attribute => attribute.Scopes)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToArray();
        if (scopes.Length > 0)
        {
            // A pattern's arguments are known to the compiler only, and what is no scope token nobody can be granted.
            return scopes.All(scope => ScopeTokens.IsValid(scope) && !scope.Contains('{'))
                ? ScopeRequirement.AllOf(scopes, string.Join(' ', scopes), challenge: "", description: "")
                : ScopeRequirement.Undeclared;
        }

        return metadata.OfType<RequiresScopeAttribute>().Any() ? ScopeRequirement.Undeclared
            : metadata.OfType<AuthenticatedOnlyAttribute>().Any() ? ScopeRequirement.AuthenticatedOnly
            : metadata.OfType<IAllowAnonymous>().Any() ? ScopeRequirement.Anonymous
            : null;
    }

    private static PrimitiveKind KindOf(PrimitiveSpace space) => space switch
    {
        PrimitiveSpace.Tools => PrimitiveKind.Tool,
        PrimitiveSpace.Prompts => PrimitiveKind.Prompt,
        _ => PrimitiveKind.Resource,
    };
}

using System.Runtime.CompilerServices;
using McpScopes.Table;
using Microsoft.AspNetCore.Authorization;
using ModelContextProtocol.Server;

namespace McpScopes.Enforcement;

/// <summary>What primitives that were added by hand say of themselves: the attributes that the SDK keeps as their metadata.</summary>
internal sealed class MetadataRequirements(ScopeTable table)
{
    private readonly ConditionalWeakTable<IMcpServerPrimitive, GuardedPrimitive> _known = [];

    public GuardedPrimitive AuthenticatedOnly { get; } = table.Guard(PrimitiveKind.Tool, "(unlisted)", ScopeRequirement.AuthenticatedOnly);

    public GuardedPrimitive Undeclared { get; } = table.Guard(PrimitiveKind.Tool, "(unlisted)", ScopeRequirement.Undeclared);

    /// <summary>The declared requirement, or <see langword="null"/> if the primitive declares nothing.</summary>
    public GuardedPrimitive? Of(PrimitiveSpace space, IMcpServerPrimitive primitive)
    {
        if (_known.TryGetValue(primitive, out var known))
        {
            return known;
        }

        var requirement = Read(primitive.Metadata);
        return requirement is null ? null : _known.GetValue(primitive, p => table.Guard(KindOf(space), p.Id, requirement));
    }

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

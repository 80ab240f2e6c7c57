using McpScopes.Decisions;
using McpScopes.Table;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace McpScopes.Testing;

/// <summary>What a server serves: the scope table, and what was added by hand beside it.</summary>
internal static class VerifiedPrimitives
{
    public static IReadOnlyList<VerifiedPrimitive> Of(IServiceProvider services, ScopeTable table)
    {
        var declared = services.GetRequiredService<DeclaredRequirements>();
        var options = services.GetRequiredService<IOptions<McpServerOptions>>().Value;
        var byHand = Unlisted(options.ToolCollection, PrimitiveSpace.Tools)
            .Concat(Unlisted(options.PromptCollection, PrimitiveSpace.Prompts))
            .Concat(Unlisted(options.ResourceCollection, PrimitiveSpace.Resources));
        return
        [
            .. table.Primitives.Select(row => new VerifiedPrimitive(row.Kind, row.Name, row.Requirement))
                .Concat(byHand)
                .OrderBy(primitive => primitive.Kind)
                .ThenBy(primitive => primitive.Name, StringComparer.Ordinal),
        ];

        IEnumerable<VerifiedPrimitive> Unlisted<T>(McpServerPrimitiveCollection<T>? primitives, PrimitiveSpace space)
            where T : class, IMcpServerPrimitive =>
            (primitives?.ToArray() ?? [])
                .Where(primitive => table.Find(space, primitive.Id) is null)
                .Select(primitive => new VerifiedPrimitive(KindOf(primitive), primitive.Id, RequirementOf(space, primitive)));

        ScopeRequirement RequirementOf(PrimitiveSpace space, IMcpServerPrimitive primitive) =>
            declared.Of(space, primitive)?.Requirement
            ?? (services.GetRequiredService<IOptions<McpScopesOptions>>().Value.UnlistedPrimitives is UnlistedPrimitivePolicy.AuthenticatedOnly
                ? ScopeRequirement.AuthenticatedOnly
                : ScopeRequirement.Undeclared);
    }

    private static PrimitiveKind KindOf(IMcpServerPrimitive primitive) => primitive switch
    {
        McpServerTool => PrimitiveKind.Tool,
        McpServerPrompt => PrimitiveKind.Prompt,
        McpServerResource { IsTemplated: true } => PrimitiveKind.ResourceTemplate,
        _ => PrimitiveKind.Resource,
    };
}

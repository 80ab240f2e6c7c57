using McpScopes.Decisions;
using McpScopes.Table;
using ModelContextProtocol.Server;

namespace McpScopes.Enforcement.Inner;

/// <summary>
/// Tells the front door of primitives that were added by hand and declare what they need, so that their refusals come before anything runs, and
/// those that need no token get one by; and of fixed URIs that templates fit as well. Which object runs, and what that one says, is the inner
/// door's to see.
/// </summary>
internal sealed class AddedPrimitives(ScopeTable table, DeclaredRequirements declared)
{
    private readonly Lock _gate = new();

    /// <summary>Looks at what a server of these options serves, now and whenever that changes.</summary>
    public void Watch(McpServerOptions options)
    {
        Watch(options.ToolCollection);
        Watch(options.PromptCollection);
        Watch(options.ResourceCollection);
        Look();

        void Watch<T>(McpServerPrimitiveCollection<T>? primitives)
            where T : class, IMcpServerPrimitive
        {
            if (primitives is not null)
            {
                primitives.Changed += (_, _) => Look();
            }
        }

        void Look()
        {
            lock (_gate)
            {
                table.Know(
                [
                    .. In(PrimitiveSpace.Tools, options.ToolCollection),
                    .. In(PrimitiveSpace.Prompts, options.PromptCollection),
                    .. In(PrimitiveSpace.Resources, options.ResourceCollection),
                ]);
                MarkShared(options.ResourceCollection);
            }
        }
    }

    private void MarkShared(McpServerResourceCollection? resources)
    {
        foreach (var resource in resources?.Where(resource => !resource.IsTemplated) ?? [])
        {
            var uri = resource.ProtocolResourceTemplate.UriTemplate;
            if ((table.Find(PrimitiveSpace.Resources, uri) ?? declared.Of(PrimitiveSpace.Resources, resource)) is { } row)
            {
                row.IsShared = resources!.Any(template => template.IsTemplated && template.IsMatch(uri));
            }
        }
    }

    private IEnumerable<PrimitiveRow> In(PrimitiveSpace space, IEnumerable<IMcpServerPrimitive>? primitives)
    {
        foreach (var primitive in primitives ?? [])
        {
            if (table.Find(space, primitive.Id) is null && declared.Of(space, primitive) is { } row)
            {
                row.Instance = primitive;
                yield return row;
            }
        }
    }
}

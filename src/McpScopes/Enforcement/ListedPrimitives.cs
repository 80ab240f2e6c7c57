using System.Security.Claims;
using System.Text.Json.Nodes;
using McpScopes.Table;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpScopes.Enforcement;

/// <summary>
/// What the lists show: each primitive with the scopes it requires, so that a client can ask for them before it is refused; or, with
/// <see cref="PrimitiveListing.GrantedOnly"/>, only what the caller's token may use.
/// </summary>
internal sealed class ListedPrimitives(ScopeTable table, InnerDoor door, MetadataRequirements metadata, IOptions<McpScopesOptions> options)
{
    private readonly Lock _gate = new();

    public ListToolsResult Tools(ListToolsResult result, ClaimsPrincipal? user, McpServerOptions server)
    {
        Show(result, result.Tools, user, PrimitiveSpace.Tools, tool => Find(server.ToolCollection, tool.Name), tool => tool.Name,
            tool => tool.Meta, (tool, meta) => tool.Meta = meta);
        return result;
    }

    public ListPromptsResult Prompts(ListPromptsResult result, ClaimsPrincipal? user, McpServerOptions server)
    {
        Show(result, result.Prompts, user, PrimitiveSpace.Prompts, prompt => Find(server.PromptCollection, prompt.Name), prompt => prompt.Name,
            prompt => prompt.Meta, (prompt, meta) => prompt.Meta = meta);
        return result;
    }

    public ListResourcesResult Resources(ListResourcesResult result, ClaimsPrincipal? user, McpServerOptions server)
    {
        Show(result, result.Resources, user, PrimitiveSpace.Resources, resource => Find(server.ResourceCollection, resource.Uri), resource => resource.Uri,
            resource => resource.Meta, (resource, meta) => resource.Meta = meta);
        return result;
    }

    public ListResourceTemplatesResult ResourceTemplates(ListResourceTemplatesResult result, ClaimsPrincipal? user, McpServerOptions server)
    {
        Show(result, result.ResourceTemplates, user, PrimitiveSpace.Resources, template => Find(server.ResourceCollection, template.UriTemplate),
            template => template.UriTemplate, template => template.Meta, (template, meta) => template.Meta = meta);
        return result;
    }

    private static T? Find<T>(McpServerPrimitiveCollection<T>? primitives, string name)
        where T : class, IMcpServerPrimitive =>
        primitives is not null && primitives.TryGetPrimitive(name, out var primitive) ? primitive : null;

    private void Show<T>(
        ICacheableResult result, IList<T> items, ClaimsPrincipal? user, PrimitiveSpace space,
        Func<T, IMcpServerPrimitive?> find, Func<T, string> name, Func<T, JsonObject?> meta, Action<T, JsonObject> setMeta)
    {
        var grantedOnly = options.Value.Listing is PrimitiveListing.GrantedOnly;
        if (grantedOnly)
        {
            // The list is this caller's: no cache may show it to another one.
            result.CacheScope = CacheScope.Private;
        }

        for (var i = items.Count - 1; i >= 0; i--)
        {
            var primitive = find(items[i]);
            if (grantedOnly && !door.MayUse(user, space, name(items[i]), primitive))
            {
                items.RemoveAt(i);
            }
            else if (RequirementOf(space, name(items[i]), primitive) is { Scopes.Count: > 0 } requirement)
            {
                Label(items[i], requirement, meta, setMeta);
            }
        }
    }

    private ScopeRequirement? RequirementOf(PrimitiveSpace space, string name, IMcpServerPrimitive? primitive) =>
        (table.Find(space, primitive?.Id ?? name) ?? (primitive is null ? null : metadata.Of(space, primitive)))?.Requirement;

    /// <summary>The SDK lists the same objects to everybody: each is labelled once, and replaced rather than changed.</summary>
    private void Label<T>(T item, ScopeRequirement requirement, Func<T, JsonObject?> meta, Action<T, JsonObject> setMeta)
    {
        lock (_gate)
        {
            var current = meta(item);
            if (current?.ContainsKey(McpScopesDefaults.RequiredScopesMetaKey) == true)
            {
                return;
            }

            var labelled = (JsonObject?)current?.DeepClone() ?? [];
            labelled[McpScopesDefaults.RequiredScopesMetaKey] = new JsonArray([.. requirement.Scopes.Select(scope => (JsonNode)JsonValue.Create(scope))]);
            setMeta(item, labelled);
        }
    }
}

using System.Security.Claims;
using System.Text.Json.Nodes;
using McpScopes.Decisions;
using McpScopes.Table;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpScopes.Enforcement.Inner;

/// <summary>
/// What the lists show: each primitive with the scopes it requires, so that a client can ask for them before it is refused; or, with
/// <see cref="PrimitiveListing.GrantedOnly"/>, only what the caller's token may use.
/// </summary>
internal sealed class ListedPrimitives(ScopeTable table, InnerDoor door, DeclaredRequirements metadata, IOptions<McpScopesOptions> options)
{
    // A descriptor's own securitySchemes is what ChatGPT's documentation asks for first, this its mirror; the SDK's Tool has no place for the former.
    private const string SecuritySchemes = "securitySchemes";

    private readonly Lock _gate = new();

    public ListToolsResult Tools(ListToolsResult result, ClaimsPrincipal? user, McpServerOptions server)
    {
        var tools = Shown(result.Tools, user, PrimitiveSpace.Tools, tool => Find(server.ToolCollection, tool.Name), tool => tool.Name,
            tool => tool.Meta, (tool, meta) => tool.Meta = meta);
        return IsPrivate ? Private(new ListToolsResult { Tools = tools, TimeToLive = result.TimeToLive }, result) : result;
    }

    public ListPromptsResult Prompts(ListPromptsResult result, ClaimsPrincipal? user, McpServerOptions server)
    {
        var prompts = Shown(result.Prompts, user, PrimitiveSpace.Prompts, prompt => Find(server.PromptCollection, prompt.Name), prompt => prompt.Name,
            prompt => prompt.Meta, (prompt, meta) => prompt.Meta = meta);
        return IsPrivate ? Private(new ListPromptsResult { Prompts = prompts, TimeToLive = result.TimeToLive }, result) : result;
    }

    public ListResourcesResult Resources(ListResourcesResult result, ClaimsPrincipal? user, McpServerOptions server)
    {
        var resources = Shown(result.Resources, user, PrimitiveSpace.Resources, resource => Find(server.ResourceCollection, resource.Uri), resource => resource.Uri,
            resource => resource.Meta, (resource, meta) => resource.Meta = meta);
        return IsPrivate ? Private(new ListResourcesResult { Resources = resources, TimeToLive = result.TimeToLive }, result) : result;
    }

    public ListResourceTemplatesResult ResourceTemplates(ListResourceTemplatesResult result, ClaimsPrincipal? user, McpServerOptions server)
    {
        var templates = Shown(result.ResourceTemplates, user, PrimitiveSpace.Resources, template => Find(server.ResourceCollection, template.UriTemplate),
            template => template.UriTemplate, template => template.Meta, (template, meta) => template.Meta = meta);
        return IsPrivate ? Private(new ListResourceTemplatesResult { ResourceTemplates = templates, TimeToLive = result.TimeToLive }, result) : result;
    }

    private bool IsPrivate => options.Value.Listing is PrimitiveListing.GrantedOnly;

    /// <summary>A handler of the application may give the same result to everybody: what is one caller's is made for that caller.</summary>
    private static T Private<T>(T own, PaginatedResult result)
        where T : PaginatedResult, ICacheableResult
    {
        own.CacheScope = CacheScope.Private;
        own.NextCursor = result.NextCursor;
        own.Meta = result.Meta;
        own.ResultType = result.ResultType;
        return own;
    }

    private static T? Find<T>(McpServerPrimitiveCollection<T>? primitives, string name)
        where T : class, IMcpServerPrimitive =>
        primitives is not null && primitives.TryGetPrimitive(name, out var primitive) ? primitive : null;

    private List<T> Shown<T>(
        IList<T> items, ClaimsPrincipal? user, PrimitiveSpace space,
        Func<T, IMcpServerPrimitive?> find, Func<T, string> name, Func<T, JsonObject?> meta, Action<T, JsonObject> setMeta)
    {
        var shown = new List<T>(items.Count);
        foreach (var item in items)
        {
            var primitive = find(item);
            if (IsPrivate && !door.MayUse(user, space, name(item), primitive))
            {
                continue;
            }

            shown.Add(item);
            if (RequirementOf(space, name(item), primitive) is { } requirement)
            {
                Label(item, space, requirement, meta, setMeta);
            }
        }

        return shown;
    }

    private ScopeRequirement? RequirementOf(PrimitiveSpace space, string name, IMcpServerPrimitive? primitive) =>
        (table.Find(space, primitive?.Id ?? name) ?? (primitive is null ? null : metadata.Of(space, primitive)))?.Requirement;

    private static IEnumerable<(string Key, JsonArray Value)> MissingLabels(PrimitiveSpace space, ScopeRequirement requirement, JsonObject? meta)
    {
        if (requirement.Scopes.Count > 0 && !IsLabelled(McpScopesDefaults.RequiredScopesMetaKey))
        {
            yield return (McpScopesDefaults.RequiredScopesMetaKey, Names(requirement.Scopes));
        }

        if (space is PrimitiveSpace.Tools && !IsLabelled(SecuritySchemes) && SecurityScheme(requirement) is { } scheme)
        {
            yield return (SecuritySchemes, [scheme]);
        }

        bool IsLabelled(string key) => meta?.ContainsKey(key) == true;
    }

    /// <summary>How ChatGPT learns what to ask its user for. No authorization server grants a pattern, so that none is named.</summary>
    private static JsonObject? SecurityScheme(ScopeRequirement requirement) => requirement.Kind switch
    {
        RequirementKind.Anonymous => new JsonObject { ["type"] = "noauth" },
        RequirementKind.AuthenticatedOnly => new JsonObject { ["type"] = "oauth2" },
        RequirementKind.Scopes when requirement.Arguments.Count > 0 => new JsonObject { ["type"] = "oauth2" },
        RequirementKind.Scopes => new JsonObject { ["type"] = "oauth2", ["scopes"] = Names(requirement.Scopes) },
        _ => null,
    };

    private static JsonArray Names(IEnumerable<string> scopes) => [.. scopes.Select(scope => (JsonNode)JsonValue.Create(scope))];

    /// <summary>The SDK lists the same objects to everybody: each is labelled once, and replaced rather than changed.</summary>
    private void Label<T>(T item, PrimitiveSpace space, ScopeRequirement requirement, Func<T, JsonObject?> meta, Action<T, JsonObject> setMeta)
    {
        lock (_gate)
        {
            var current = meta(item);
            JsonObject? labelled = null;
            foreach (var (key, value) in MissingLabels(space, requirement, current))
            {
                labelled ??= (JsonObject?)current?.DeepClone() ?? [];
                labelled[key] = value;
            }

            if (labelled is not null)
            {
                setMeta(item, labelled);
            }
        }
    }
}

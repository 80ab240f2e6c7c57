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

    private static readonly ListedKind<Tool> ToolKind = new(
        PrimitiveSpace.Tools, tool => tool.Name, (server, name) => Find(server.ToolCollection, name), tool => tool.Meta, (tool, meta) => tool.Meta = meta);

    private static readonly ListedKind<Prompt> PromptKind = new(
        PrimitiveSpace.Prompts, prompt => prompt.Name, (server, name) => Find(server.PromptCollection, name),
        prompt => prompt.Meta, (prompt, meta) => prompt.Meta = meta);

    private static readonly ListedKind<ModelContextProtocol.Protocol.Resource> ResourceKind = new(
        PrimitiveSpace.Resources, resource => resource.Uri, (server, uri) => Find(server.ResourceCollection, uri),
        resource => resource.Meta, (resource, meta) => resource.Meta = meta);

    private static readonly ListedKind<ResourceTemplate> TemplateKind = new(
        PrimitiveSpace.Resources, template => template.UriTemplate, (server, uri) => Find(server.ResourceCollection, uri),
        template => template.Meta, (template, meta) => template.Meta = meta);

    public ListToolsResult Tools(ListToolsResult result, ClaimsPrincipal? user, McpServerOptions server)
    {
        var own = IsPrivate
            ? Private(new ListToolsResult { Tools = Usable(result.Tools, user, server, ToolKind), TimeToLive = result.TimeToLive }, result)
            : result;
        Label(own.Tools, server, ToolKind);
        return own;
    }

    public ListPromptsResult Prompts(ListPromptsResult result, ClaimsPrincipal? user, McpServerOptions server)
    {
        var own = IsPrivate
            ? Private(new ListPromptsResult { Prompts = Usable(result.Prompts, user, server, PromptKind), TimeToLive = result.TimeToLive }, result)
            : result;
        Label(own.Prompts, server, PromptKind);
        return own;
    }

    public ListResourcesResult Resources(ListResourcesResult result, ClaimsPrincipal? user, McpServerOptions server)
    {
        var own = IsPrivate
            ? Private(new ListResourcesResult { Resources = Usable(result.Resources, user, server, ResourceKind), TimeToLive = result.TimeToLive }, result)
            : result;
        Label(own.Resources, server, ResourceKind);
        return own;
    }

    public ListResourceTemplatesResult ResourceTemplates(ListResourceTemplatesResult result, ClaimsPrincipal? user, McpServerOptions server)
    {
        var own = IsPrivate
            ? Private(
                new ListResourceTemplatesResult
                {
                    ResourceTemplates = Usable(result.ResourceTemplates, user, server, TemplateKind),
                    TimeToLive = result.TimeToLive,
                },
                result)
            : result;
        Label(own.ResourceTemplates, server, TemplateKind);
        return own;
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

    private List<T> Usable<T>(IList<T> items, ClaimsPrincipal? user, McpServerOptions server, ListedKind<T> kind) =>
        [.. items.Where(item => door.MayUse(user, kind.Space, kind.Name(item), kind.Find(server, kind.Name(item))))];

    private void Label<T>(IList<T> items, McpServerOptions server, ListedKind<T> kind)
    {
        foreach (var item in items)
        {
            if (RequirementOf(kind.Space, kind.Name(item), kind.Find(server, kind.Name(item))) is { } requirement)
            {
                Label(item, requirement, kind);
            }
        }
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
    private void Label<T>(T item, ScopeRequirement requirement, ListedKind<T> kind)
    {
        lock (_gate)
        {
            var current = kind.Meta(item);
            JsonObject? labelled = null;
            foreach (var (key, value) in MissingLabels(kind.Space, requirement, current))
            {
                labelled ??= (JsonObject?)current?.DeepClone() ?? [];
                labelled[key] = value;
            }

            if (labelled is not null)
            {
                kind.SetMeta(item, labelled);
            }
        }
    }

    /// <summary>What the SDK's four kinds of list entry have in common, which their types do not say.</summary>
    private sealed record ListedKind<T>(
        PrimitiveSpace Space,
        Func<T, string> Name,
        Func<McpServerOptions, string, IMcpServerPrimitive?> Find,
        Func<T, JsonObject?> Meta,
        Action<T, JsonObject> SetMeta);
}

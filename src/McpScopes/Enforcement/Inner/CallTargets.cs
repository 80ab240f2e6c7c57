using System.Text.Json;
using McpScopes.Recording;
using McpScopes.Table;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpScopes.Enforcement.Inner;

/// <summary>Says for the audit what a request reaches, and with which arguments.</summary>
internal sealed class CallTargets(InnerDoor door)
{
    public CallTarget Tool(RequestContext<CallToolRequestParams> context) =>
        Of(RequestMethods.ToolsCall, PrimitiveKind.Tool, context.Params?.Name, context.MatchedPrimitive, context.Params?.Arguments);

    public CallTarget Prompt(RequestContext<GetPromptRequestParams> context) =>
        Of(RequestMethods.PromptsGet, PrimitiveKind.Prompt, context.Params?.Name, context.MatchedPrimitive, context.Params?.Arguments);

    public CallTarget Resource(RequestContext<ReadResourceRequestParams> context) =>
        OfUri(RequestMethods.ResourcesRead, context.Params?.Uri, context.MatchedPrimitive);

#pragma warning disable MCP9005 // Obsolete methods are still those of the handshake versions.
    public CallTarget Subscription(RequestContext<SubscribeRequestParams> context) =>
        OfUri(RequestMethods.ResourcesSubscribe, context.Params?.Uri, Find(context.Server.ServerOptions, context.Params?.Uri));
#pragma warning restore MCP9005

    public CallTarget Completion(RequestContext<CompleteRequestParams> context) => context.Params?.Ref switch
    {
        PromptReference prompt => Of(RequestMethods.CompletionComplete, PrimitiveKind.Prompt, prompt.Name, matched: null, arguments: null),
        ResourceTemplateReference resource =>
            OfUri(RequestMethods.CompletionComplete, resource.Uri, Find(context.Server.ServerOptions, resource.Uri)),
        _ => new CallTarget(RequestMethods.CompletionComplete),
    };

    private static McpServerResource? Find(McpServerOptions options, string? uri) => uri is null ? null : CandidateResources.Find(options, uri);

    private CallTarget OfUri(string method, string? uri, IMcpServerPrimitive? matched) =>
        Of(method, PrimitiveKind.Resource, uri, matched, uri is null ? null : new Uris(uri));

    private CallTarget Of(
        string method, PrimitiveKind kind, string? name, IMcpServerPrimitive? matched, IEnumerable<KeyValuePair<string, JsonElement>>? arguments) =>
        new(method, kind, matched?.Id ?? name, door.RowOf(PrimitiveSpaces.Of(kind), name, matched), arguments);

    /// <summary>A resource's one argument is its URI. Made only where the settings ask for arguments.</summary>
    private sealed class Uris(string uri) : IEnumerable<KeyValuePair<string, JsonElement>>
    {
        public IEnumerator<KeyValuePair<string, JsonElement>> GetEnumerator()
        {
            yield return new("uri", JsonSerializer.SerializeToElement(uri, UriJson.Default.String));
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
internal sealed partial class UriJson : System.Text.Json.Serialization.JsonSerializerContext;

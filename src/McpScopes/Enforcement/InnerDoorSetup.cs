using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpScopes.Table;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpScopes.Enforcement;

/// <summary>
/// Puts the inner door into the SDK's pipelines: once outside all other filters, so that nothing runs for a caller who may not, and once
/// inside them all, so that a filter that changes the request or the primitive does not get around it. The SDK makes a server for each
/// request that has no session: the filters are made once, for all of them.
/// </summary>
internal sealed class InnerDoorSetup
{
    private readonly InnerDoor _door;
    private readonly McpRequestFilter<CallToolRequestParams, CallToolResult> _tools;
    private readonly McpRequestFilter<GetPromptRequestParams, GetPromptResult> _prompts;
    private readonly McpRequestFilter<ReadResourceRequestParams, ReadResourceResult> _resources;
    private readonly McpRequestFilter<SubscribeRequestParams, EmptyResult> _subscriptions;
    private readonly McpRequestFilter<CompleteRequestParams, CompleteResult> _completions;
    private readonly McpRequestFilter<ListToolsRequestParams, ListToolsResult> _toolList;
    private readonly McpRequestFilter<ListPromptsRequestParams, ListPromptsResult> _promptList;
    private readonly McpRequestFilter<ListResourcesRequestParams, ListResourcesResult> _resourceList;
    private readonly McpRequestFilter<ListResourceTemplatesRequestParams, ListResourceTemplatesResult> _templateList;
    private readonly McpMessageFilter _messages;

    public InnerDoorSetup(InnerDoor door, ListedPrimitives listed)
    {
        _door = door;
        _tools = Guard<CallToolRequestParams, CallToolResult>(CheckTool);
        _prompts = Guard<GetPromptRequestParams, GetPromptResult>(CheckPrompt);
        _resources = Guard<ReadResourceRequestParams, ReadResourceResult>(CheckResource);
        _subscriptions = Guard<SubscribeRequestParams, EmptyResult>(context => CheckResource(context.Server.ServerOptions, context.User, context.Params?.Uri));
        _completions = Guard<CompleteRequestParams, CompleteResult>(CheckReference);
        _toolList = next => async (context, token) => listed.Tools(await next(context, token), context.User, context.Server.ServerOptions);
        _promptList = next => async (context, token) => listed.Prompts(await next(context, token), context.User, context.Server.ServerOptions);
        _resourceList = next => async (context, token) => listed.Resources(await next(context, token), context.User, context.Server.ServerOptions);
        _templateList = next => async (context, token) => listed.ResourceTemplates(await next(context, token), context.User, context.Server.ServerOptions);
        _messages = next => async (context, token) =>
        {
            CheckMessage(context);
            await next(context, token);
        };
    }

    /// <exception cref="InvalidOperationException">A handler of the application's own goes around the filters.</exception>
    public void Install(McpServerOptions options)
    {
        RejectHandlersAroundFilters(options);
        var filters = options.Filters.Request;
        InstallForTools(options, filters);
        Surround(filters.GetPromptFilters, _prompts);
        Surround(filters.ReadResourceFilters, _resources);
        Surround(filters.SubscribeToResourcesFilters, _subscriptions);
        Surround(filters.CompleteFilters, _completions);
        filters.ListToolsFilters.Insert(0, _toolList);
        filters.ListPromptsFilters.Insert(0, _promptList);
        filters.ListResourcesFilters.Insert(0, _resourceList);
        filters.ListResourceTemplatesFilters.Insert(0, _templateList);
        options.Filters.Message.IncomingFilters.Add(_messages);
    }

#pragma warning disable MCPEXP002 // The only place outside every filter, and outside the dispatch of a task that runs in the background.
    private void InstallForTools(McpServerOptions options, McpRequestFilters filters)
    {
        filters.CallToolWithAlternateFilters.Insert(0, GuardedAsync);
        if (options.Handlers.CallToolWithAlternateHandler is not null)
        {
            filters.CallToolWithAlternateFilters.Add(GuardedAsync);
        }
        else
        {
            filters.CallToolFilters.Add(_tools);
        }

        ValueTask<ResultOrAlternate<CallToolResult>> GuardedAsync(
            RequestContext<CallToolRequestParams> context, McpRequestHandler<CallToolRequestParams, ResultOrAlternate<CallToolResult>> next, CancellationToken token) =>
            this.GuardedAsync(context, CheckTool, next, token);
    }

    private static bool IsHandledByHand(McpServerHandlers handlers) => handlers.CallToolHandler is not null || handlers.CallToolWithAlternateHandler is not null;

    /// <summary>A raw handler of a method whose primitives the SDK does not serve itself would be called without any request filter.</summary>
    private static void RejectHandlersAroundFilters(McpServerOptions options)
    {
        if (options.RequestHandlers?.FirstOrDefault(handler => GuardedMethods.Of(handler.Method) is not (GuardedMethod.None or GuardedMethod.Other)) is { } handler)
        {
            throw new InvalidOperationException(
                $"McpServerOptions.RequestHandlers serves '{handler.Method}' around every scope. Serve it with McpServerOptions.Handlers, or with primitives, instead.");
        }
    }
#pragma warning restore MCPEXP002

    private void CheckTool(RequestContext<CallToolRequestParams> context) => Check(
        context, PrimitiveSpace.Tools, context.Params?.Name, IsHandledByHand(context.Server.ServerOptions.Handlers), new CallArguments(context.Params?.Arguments));

    private void CheckPrompt(RequestContext<GetPromptRequestParams> context) => Check(
        context,
        PrimitiveSpace.Prompts,
        context.Params?.Name,
        context.Server.ServerOptions.Handlers.GetPromptHandler is not null,
        new CallArguments(context.Params?.Arguments));

    private void CheckResource(RequestContext<ReadResourceRequestParams> context) => Check(
        context,
        PrimitiveSpace.Resources,
        context.Params?.Uri,
        context.Server.ServerOptions.Handlers.ReadResourceHandler is not null,
        ResourceArguments.Of(context));

    /// <summary>
    /// A name that nothing serves gets the SDK's own error, from here: not a refusal, because there is nothing to ask a scope for, and not
    /// from further in, where a filter of the application could serve it to anybody.
    /// </summary>
    private void Check<TParams, TArguments>(
        RequestContext<TParams> context, PrimitiveSpace space, string? name, bool isHandledByHand, TArguments arguments)
        where TArguments : IScopeArguments
    {
        if (context.MatchedPrimitive is null && !isHandledByHand && _door.Refuses(space, name))
        {
            throw UnknownPrimitive.Error(space, name, context.Server.NegotiatedProtocolVersion);
        }

        _door.Check(context.User, space, name, context.MatchedPrimitive, arguments);
    }

    private static void Surround<TParams, TResult>(IList<McpRequestFilter<TParams, TResult>> filters, McpRequestFilter<TParams, TResult> guard)
    {
        filters.Insert(0, guard);
        filters.Add(guard);
    }

    private McpRequestFilter<TParams, TResult> Guard<TParams, TResult>(Action<RequestContext<TParams>> check) =>
        next => (context, token) => GuardedAsync(context, check, next, token);

    /// <summary>Checks, then turns an <see cref="InsufficientScopeException"/> of the primitive's own code into the refusal.</summary>
    private async ValueTask<TResult> GuardedAsync<TParams, TResult>(
        RequestContext<TParams> context, Action<RequestContext<TParams>> check, McpRequestHandler<TParams, TResult> next, CancellationToken cancellationToken)
    {
        check(context);
        try
        {
            return await next(context, cancellationToken);
        }
        catch (InsufficientScopeException exception)
        {
            throw _door.Refuse(context.User, exception);
        }
    }

    private void CheckResource(McpServerOptions options, ClaimsPrincipal? user, string? uri)
    {
        var matched = uri is null ? null : Find(options, uri);
        _door.Check(user, PrimitiveSpace.Resources, uri, matched, ResourceArguments.Of(matched, uri));
    }

    private void CheckReference(RequestContext<CompleteRequestParams> context)
    {
        // Suggestions disclose what the primitive knows. Its scopes may depend on the very argument that is being completed: then a scope
        // that implies them all is needed.
        var options = context.Server.ServerOptions;
        switch (context.Params?.Ref)
        {
            case PromptReference prompt:
                var matched = options.PromptCollection is { } prompts && prompts.TryGetPrimitive(prompt.Name, out var found) ? found : null;
                _door.Check(context.User, PrimitiveSpace.Prompts, prompt.Name, matched, Arguments(NoArguments.Instance));
                break;
            case ResourceTemplateReference { Uri: { } uri }:
                // A URI that the template only fits says itself whose it is.
                var resource = Find(options, uri);
                _door.Check(
                    context.User, PrimitiveSpace.Resources, uri, resource, Arguments(resource?.ProtocolResourceTemplate.UriTemplate == uri ? NoArguments.Instance : ResourceArguments.Of(resource, uri)));
                break;
            default:
                _door.Check(context.User, PrimitiveSpace.Resources, name: null, matched: null, Arguments(NoArguments.Instance));
                break;
        }

        CompletionArguments Arguments(IScopeArguments inUri) => new(context.Params?.Context?.Arguments, context.Params?.Argument?.Name, inUri);
    }

    /// <summary>What has no request filter of its own: subscriptions, and methods that the SDK does not know.</summary>
    private void CheckMessage(MessageContext context)
    {
        var method = context.JsonRpcMessage switch
        {
            JsonRpcRequest request => request.Method,
            JsonRpcNotification notification => notification.Method,
            _ => null,
        };
        switch (method is null ? GuardedMethod.None : GuardedMethods.Of(method))
        {
            case GuardedMethod.Other:
                InnerDoor.RequireToken(context.User);
                break;
            case GuardedMethod.SubscriptionsListen:
                CheckSubscriptions(context);
                break;
        }
    }

    private void CheckSubscriptions(MessageContext context)
    {
        if (context.JsonRpcMessage is JsonRpcRequest { Params: JsonObject parameters }
            && parameters["notifications"] is JsonObject notifications
            && notifications["resourceSubscriptions"] is JsonArray uris)
        {
            foreach (var uri in uris)
            {
                CheckResource(
                    context.Server.ServerOptions,
                    context.User,
                    uri is JsonValue value && value.GetValueKind() is JsonValueKind.String ? value.GetValue<string>() : null);
            }
        }
    }

    /// <summary>Finds a resource as the SDK does when one is read: the exact URI, then the templates.</summary>
    private static McpServerResource? Find(McpServerOptions options, string uri)
    {
        if (options.ResourceCollection is not { } resources)
        {
            return null;
        }

        return resources.TryGetPrimitive(uri, out var exact) ? exact : resources.FirstOrDefault(resource => resource.IsMatch(uri));
    }
}

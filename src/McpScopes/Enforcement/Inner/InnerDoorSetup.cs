using McpScopes.Decisions;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpScopes.Enforcement.Inner;

/// <summary>
/// Puts the inner door into the SDK's pipelines: once outside all other filters, so that nothing runs for a caller who may not, and once
/// inside them all, so that a filter that changes the request or the primitive does not get around it. The SDK makes a server for each
/// request that has no session: the filters are made once, for all of them.
/// </summary>
internal sealed class InnerDoorSetup
{
    private readonly InnerDoor _door;
    private readonly McpRequestFilter<CallToolRequestParams, CallToolResult> _tools;
#pragma warning disable MCPEXP002 // The only place outside every filter, and outside the dispatch of a task that runs in the background.
    private readonly McpRequestInvocationFilter<CallToolRequestParams, ResultOrAlternate<CallToolResult>> _toolsOrTasks;
#pragma warning restore MCPEXP002
    private readonly McpRequestFilter<GetPromptRequestParams, GetPromptResult> _prompts;
    private readonly McpRequestFilter<ReadResourceRequestParams, ReadResourceResult> _resources;
    private readonly McpRequestFilter<SubscribeRequestParams, EmptyResult> _subscriptions;
    private readonly McpRequestFilter<CompleteRequestParams, CompleteResult> _completions;
    private readonly McpRequestFilter<ListToolsRequestParams, ListToolsResult> _toolList;
    private readonly McpRequestFilter<ListPromptsRequestParams, ListPromptsResult> _promptList;
    private readonly McpRequestFilter<ListResourcesRequestParams, ListResourcesResult> _resourceList;
    private readonly McpRequestFilter<ListResourceTemplatesRequestParams, ListResourceTemplatesResult> _templateList;
    private readonly McpMessageFilter _messages;

    public InnerDoorSetup(InnerDoor door, InnerChecks checks, ListedPrimitives listed)
    {
        _door = door;
        Action<RequestContext<CallToolRequestParams>> checkTool = checks.Tool;
        _tools = Guard<CallToolRequestParams, CallToolResult>(checkTool);
        _toolsOrTasks = (context, next, token) => GuardedAsync(context, checkTool, next, token);
        _prompts = Guard<GetPromptRequestParams, GetPromptResult>(checks.Prompt);
        _resources = Guard<ReadResourceRequestParams, ReadResourceResult>(checks.Resource);
        _subscriptions = Guard<SubscribeRequestParams, EmptyResult>(checks.Subscription);
        _completions = Guard<CompleteRequestParams, CompleteResult>(checks.Completion);
        _toolList = next => async (context, token) => listed.Tools(await next(context, token), context.User, context.Server.ServerOptions);
        _promptList = next => async (context, token) => listed.Prompts(await next(context, token), context.User, context.Server.ServerOptions);
        _resourceList = next => async (context, token) => listed.Resources(await next(context, token), context.User, context.Server.ServerOptions);
        _templateList = next => async (context, token) => listed.ResourceTemplates(await next(context, token), context.User, context.Server.ServerOptions);
        _messages = next => async (context, token) =>
        {
            checks.Message(context);
            await next(context, token);
        };
    }

    /// <exception cref="InvalidOperationException">A handler of the application's own goes around the filters.</exception>
    public void Install(McpServerOptions options)
    {
        RejectHandlersAroundFilters(options);
        var filters = options.Filters.Request;
        InstallForTools(options, filters);
        AddOutermostAndInnermost(filters.GetPromptFilters, _prompts);
        AddOutermostAndInnermost(filters.ReadResourceFilters, _resources);
        AddOutermostAndInnermost(filters.SubscribeToResourcesFilters, _subscriptions);
        AddOutermostAndInnermost(filters.CompleteFilters, _completions);
        filters.ListToolsFilters.Insert(0, _toolList);
        filters.ListPromptsFilters.Insert(0, _promptList);
        filters.ListResourcesFilters.Insert(0, _resourceList);
        filters.ListResourceTemplatesFilters.Insert(0, _templateList);
        options.Filters.Message.IncomingFilters.Add(_messages);
    }

#pragma warning disable MCPEXP002
    private void InstallForTools(McpServerOptions options, McpRequestFilters filters)
    {
        filters.CallToolWithAlternateFilters.Insert(0, _toolsOrTasks);
        if (options.Handlers.CallToolWithAlternateHandler is not null)
        {
            filters.CallToolWithAlternateFilters.Add(_toolsOrTasks);
        }
        else
        {
            filters.CallToolFilters.Add(_tools);
        }
    }

    /// <summary>A raw handler of a method whose primitives the SDK does not serve itself would be called without any request filter.</summary>
    private static void RejectHandlersAroundFilters(McpServerOptions options)
    {
        foreach (var handler in options.RequestHandlers ?? [])
        {
            if (McpMethods.Of(handler.Method) is not (McpMethod.NoPrimitive or McpMethod.Unknown))
            {
                throw new InvalidOperationException(
                    $"McpServerOptions.RequestHandlers serves '{handler.Method}' around every scope. "
                    + "Serve it with McpServerOptions.Handlers, or with primitives, instead.");
            }
        }
    }
#pragma warning restore MCPEXP002

    private static void AddOutermostAndInnermost<TParams, TResult>(IList<McpRequestFilter<TParams, TResult>> filters, McpRequestFilter<TParams, TResult> guard)
    {
        filters.Insert(0, guard);
        filters.Add(guard);
    }

    private McpRequestFilter<TParams, TResult> Guard<TParams, TResult>(Action<RequestContext<TParams>> check) =>
        next => (context, token) => GuardedAsync(context, check, next, token);

    /// <summary>Checks, then turns an <see cref="InsufficientScopeException"/> of the primitive's own code into the refusal.</summary>
    private async ValueTask<TResult> GuardedAsync<TParams, TResult>(
        RequestContext<TParams> context,
        Action<RequestContext<TParams>> check,
        McpRequestHandler<TParams, TResult> next,
        CancellationToken cancellationToken)
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
}

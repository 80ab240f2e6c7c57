using McpScopes.Decisions;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpScopes.Enforcement.Inner;

/// <summary>
/// Puts the inner door into the SDK's pipelines: once outside all other filters, so that nothing runs for a caller who may not, and once
/// inside them all, so that a filter that changes the request or the primitive does not get around it. The SDK makes a server for each
/// request that has no session: the filters are made once, for all of them.
/// <para>
/// A refusal travels through the application's filters as an exception, so that none of them takes it for an answer. The SDK would log it
/// as a failure of the primitive, with a stack, once for each of its layers: so the outermost filter ends it where the HTTP response is the
/// refusal already, with a result that nobody is sent. Only where the response has started does the exception go on, to become the error.
/// </para>
/// </summary>
internal sealed class InnerDoorSetup
{
#pragma warning disable MCPEXP002 // The only place outside every filter, and outside the dispatch of a task that runs in the background.
    private readonly McpRequestInvocationFilter<CallToolRequestParams, ResultOrAlternate<CallToolResult>> _outerToolsOrTasks;
    private readonly McpRequestInvocationFilter<CallToolRequestParams, ResultOrAlternate<CallToolResult>> _innerToolsOrTasks;
#pragma warning restore MCPEXP002
    private readonly McpRequestFilter<CallToolRequestParams, CallToolResult> _tools;
    private readonly GuardPair<GetPromptRequestParams, GetPromptResult> _prompts;
    private readonly GuardPair<ReadResourceRequestParams, ReadResourceResult> _resources;
    private readonly GuardPair<SubscribeRequestParams, EmptyResult> _subscriptions;
    private readonly GuardPair<CompleteRequestParams, CompleteResult> _completions;
    private readonly McpRequestFilter<ListToolsRequestParams, ListToolsResult> _toolList;
    private readonly McpRequestFilter<ListPromptsRequestParams, ListPromptsResult> _promptList;
    private readonly McpRequestFilter<ListResourcesRequestParams, ListResourcesResult> _resourceList;
    private readonly McpRequestFilter<ListResourceTemplatesRequestParams, ListResourceTemplatesResult> _templateList;
    private readonly McpMessageFilter _messages;

    public InnerDoorSetup(CallGuards guards, InnerChecks checks, ListedPrimitives listed)
    {
        // An error result is what the SDK itself makes of a tool's exception: it is one for the application's filters as well.
        Func<ScopeRefusedException, CallToolResult> refused = exception =>
            new() { IsError = true, Content = [new TextContentBlock { Text = exception.Message }] };
        _tools = next => (context, token) => guards.InnerAsync(context, checks.Tools, next, refused, token);
#pragma warning disable MCPEXP002
        Func<ScopeRefusedException, ResultOrAlternate<CallToolResult>> refusedOrTask = exception => refused(exception);
#pragma warning restore MCPEXP002
        _outerToolsOrTasks = (context, next, token) => guards.OuterAsync(context, checks.Tools, next, refusedOrTask, token);
        _innerToolsOrTasks = (context, next, token) => guards.InnerAsync(context, checks.Tools, next, refusedOrTask, token);
        _prompts = guards.Around<GetPromptRequestParams, GetPromptResult>(checks.Prompts);
        _resources = guards.Around<ReadResourceRequestParams, ReadResourceResult>(checks.Resources);
        _subscriptions = guards.Around<SubscribeRequestParams, EmptyResult>(checks.Subscriptions);
        _completions = guards.Around<CompleteRequestParams, CompleteResult>(checks.Completions);
        _toolList = next => async (context, token) => listed.Tools(
            await next(context, token).ConfigureAwait(false), context.User, context.Server.ServerOptions);
        _promptList = next => async (context, token) => listed.Prompts(
            await next(context, token).ConfigureAwait(false), context.User, context.Server.ServerOptions);
        _resourceList = next => async (context, token) => listed.Resources(
            await next(context, token).ConfigureAwait(false), context.User, context.Server.ServerOptions);
        _templateList = next => async (context, token) => listed.ResourceTemplates(
            await next(context, token).ConfigureAwait(false), context.User, context.Server.ServerOptions);
        _messages = next => (context, token) => guards.MessageAsync(context, next, token);
    }

    /// <summary>Puts the door in, unless it is there, last of all that happens to the options.</summary>
    /// <param name="options">What the SDK makes a server of.</param>
    /// <exception cref="InvalidOperationException">A handler of the application's own goes around the filters.</exception>
    public void Install(McpServerOptions options)
    {
        if (HandlerAroundFilters(options) is { } method)
        {
            throw new InvalidOperationException(
                $"McpServerOptions.RequestHandlers serves '{method}' around every scope. "
                + "Serve it with McpServerOptions.Handlers, or with primitives, instead.");
        }

        if (!IsInstalled(options))
        {
            options.Filters = Surround(options.Filters, options.Handlers);
        }
    }

#pragma warning disable MCPEXP002
    /// <summary>Whether a server that is made of the options would pass the door, outside and inside everything else.</summary>
    public bool IsInstalled(McpServerOptions options)
    {
        var (filters, messages) = (options.Filters.Request, options.Filters.Message.IncomingFilters);
        return HandlerAroundFilters(options) is null
            && IsFirst(filters.CallToolWithAlternateFilters, _outerToolsOrTasks)
            && (HasAlternateHandler(options.Handlers)
                ? IsLast(filters.CallToolWithAlternateFilters, _innerToolsOrTasks)
                : IsLast(filters.CallToolFilters, _tools))
            && _prompts.IsAround(filters.GetPromptFilters)
            && _resources.IsAround(filters.ReadResourceFilters)
            && _subscriptions.IsAround(filters.SubscribeToResourcesFilters)
            && _completions.IsAround(filters.CompleteFilters)
            && IsFirst(filters.ListToolsFilters, _toolList)
            && IsFirst(filters.ListPromptsFilters, _promptList)
            && IsFirst(filters.ListResourcesFilters, _resourceList)
            && IsFirst(filters.ListResourceTemplatesFilters, _templateList)
            && IsLast(messages, _messages);
    }

    /// <summary>
    /// Makes new lists: those that are there belong to the application, which may give the same ones to every server, while others read them.
    /// </summary>
    private McpServerFilters Surround(McpServerFilters filters, McpServerHandlers handlers)
    {
        var (request, message) = (filters.Request, filters.Message);
        var hasAlternate = HasAlternateHandler(handlers);
        return new McpServerFilters
        {
            Request = new McpRequestFilters
            {
                CallToolWithAlternateFilters = FilterList.Around(
                    _outerToolsOrTasks, request.CallToolWithAlternateFilters, hasAlternate ? _innerToolsOrTasks : null, _innerToolsOrTasks),

                // The SDK refuses a list with anything in it beside a handler that may answer with a task.
                CallToolFilters = FilterList.Around(null, request.CallToolFilters, hasAlternate ? null : _tools, _tools),
                GetPromptFilters = _prompts.Around(request.GetPromptFilters),
                ReadResourceFilters = _resources.Around(request.ReadResourceFilters),
                SubscribeToResourcesFilters = _subscriptions.Around(request.SubscribeToResourcesFilters),
                CompleteFilters = _completions.Around(request.CompleteFilters),
                ListToolsFilters = FilterList.Around(_toolList, request.ListToolsFilters, null),
                ListPromptsFilters = FilterList.Around(_promptList, request.ListPromptsFilters, null),
                ListResourcesFilters = FilterList.Around(_resourceList, request.ListResourcesFilters, null),
                ListResourceTemplatesFilters = FilterList.Around(_templateList, request.ListResourceTemplatesFilters, null),
                UnsubscribeFromResourcesFilters = request.UnsubscribeFromResourcesFilters,
#pragma warning disable MCP9005 // Obsolete, and still served.
                SetLoggingLevelFilters = request.SetLoggingLevelFilters,
#pragma warning restore MCP9005
            },
            Message = new McpMessageFilters
            {
                IncomingFilters = FilterList.Around(null, message.IncomingFilters, _messages),
                OutgoingFilters = message.OutgoingFilters,
            },
        };
    }

    private static bool HasAlternateHandler(McpServerHandlers handlers) => handlers.CallToolWithAlternateHandler is not null;

    /// <summary>A raw handler of a method whose primitives the SDK does not serve itself would be called without any request filter.</summary>
    private static string? HandlerAroundFilters(McpServerOptions options)
    {
        if (options.RequestHandlers is { Count: > 0 } handlers)
        {
            foreach (var handler in handlers)
            {
                if (McpMethods.Of(handler.Method) is not (McpMethod.NoPrimitive or McpMethod.Unknown))
                {
                    return handler.Method;
                }
            }
        }

        return null;
    }
#pragma warning restore MCPEXP002

    private static bool IsFirst<TFilter>(IList<TFilter> filters, TFilter guard)
        where TFilter : Delegate =>
        filters.Count > 0 && ReferenceEquals(filters[0], guard);

    private static bool IsLast<TFilter>(IList<TFilter> filters, TFilter guard)
        where TFilter : Delegate =>
        filters.Count > 0 && ReferenceEquals(filters[^1], guard);
}

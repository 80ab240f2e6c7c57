using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpScopes.Table;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpScopes.Enforcement;

/// <summary>
/// Puts the inner door into the SDK's pipelines: once outside all other filters, so that nothing runs for a caller who may not, and once
/// inside them all, so that a filter that changes the request or the primitive does not get around it.
/// </summary>
internal sealed class InnerDoorSetup(InnerDoor door, ListedPrimitives listed)
{
    public void Install(McpServerOptions options)
    {
        var filters = options.Filters.Request;
        InstallForTools(options, filters);
        Surround(filters.GetPromptFilters, context => Check(
            context, PrimitiveSpace.Prompts, context.Params?.Name, options.Handlers.GetPromptHandler is not null, new CallArguments(context.Params?.Arguments)));
        Surround(filters.ReadResourceFilters, context => Check(
            context, PrimitiveSpace.Resources, context.Params?.Uri, options.Handlers.ReadResourceHandler is not null, ResourceArguments.Of(context)));
        Surround(filters.SubscribeToResourcesFilters, context => CheckResource(options, context.User, context.Params?.Uri));
        Surround(filters.CompleteFilters, context => CheckReference(options, context.User, context.Params));
        filters.ListToolsFilters.Insert(0, next => async (context, token) => listed.Tools(await next(context, token), context.User, options));
        filters.ListPromptsFilters.Insert(0, next => async (context, token) => listed.Prompts(await next(context, token), context.User, options));
        filters.ListResourcesFilters.Insert(0, next => async (context, token) => listed.Resources(await next(context, token), context.User, options));
        filters.ListResourceTemplatesFilters.Insert(
            0, next => async (context, token) => listed.ResourceTemplates(await next(context, token), context.User, options));
        options.Filters.Message.IncomingFilters.Add(next => async (context, token) =>
        {
            CheckSubscriptions(options, context);
            await next(context, token);
        });
    }

    private void InstallForTools(McpServerOptions options, McpRequestFilters filters)
    {
#pragma warning disable MCPEXP002 // The only place outside every filter, and outside the dispatch of a task that runs in the background.
        filters.CallToolWithAlternateFilters.Insert(0, async (context, next, token) =>
        {
            Check(context);
            return await GuardedAsync(context, next, token);
        });
        if (options.Handlers.CallToolWithAlternateHandler is not null)
        {
            filters.CallToolWithAlternateFilters.Add(async (context, next, token) =>
            {
                Check(context);
                return await next(context, token);
            });
            return;
        }
#pragma warning restore MCPEXP002

        filters.CallToolFilters.Add(next => async (context, token) =>
        {
            Check(context);
            return await GuardedAsync(context, next, token);
        });

        void Check(RequestContext<CallToolRequestParams> context) => this.Check(
            context,
            PrimitiveSpace.Tools,
            context.Params?.Name,
            options.Handlers.CallToolHandler is not null || IsHandledByHand(options),
            new CallArguments(context.Params?.Arguments));
    }

    /// <summary>
    /// A name that nothing serves gets the SDK's own error, from here: not a refusal, because there is nothing to ask a scope for, and not
    /// from further in, where a filter of the application could serve it to anybody.
    /// </summary>
    private void Check<TParams, TArguments>(
        RequestContext<TParams> context, PrimitiveSpace space, string? name, bool isHandledByHand, TArguments arguments)
        where TArguments : IScopeArguments
    {
        if (context.MatchedPrimitive is null && !isHandledByHand && door.Refuses(space, name))
        {
            throw UnknownPrimitive.Error(space, name, context.Server.NegotiatedProtocolVersion);
        }

        door.Check(context.User, space, name, context.MatchedPrimitive, arguments);
    }

#pragma warning disable MCPEXP002
    private static bool IsHandledByHand(McpServerOptions options) => options.Handlers.CallToolWithAlternateHandler is not null;
#pragma warning restore MCPEXP002

    private void Surround<TParams, TResult>(IList<McpRequestFilter<TParams, TResult>> filters, Action<RequestContext<TParams>> check)
    {
        McpRequestHandler<TParams, TResult> Guard(McpRequestHandler<TParams, TResult> next) => async (context, token) =>
        {
            check(context);
            return await GuardedAsync(context, next, token);
        };

        filters.Insert(0, Guard);
        filters.Add(Guard);
    }

    /// <summary>Turns an <see cref="InsufficientScopeException"/> of the primitive's own code into the refusal.</summary>
    private async ValueTask<TResult> GuardedAsync<TParams, TResult>(RequestContext<TParams> context, McpRequestHandler<TParams, TResult> next, CancellationToken cancellationToken)
    {
        try
        {
            return await next(context, cancellationToken);
        }
        catch (InsufficientScopeException exception)
        {
            throw door.Refuse(context.User, exception);
        }
    }

    private void CheckResource(McpServerOptions options, ClaimsPrincipal? user, string? uri)
    {
        var matched = uri is null ? null : Find(options, uri);
        door.Check(user, PrimitiveSpace.Resources, uri, matched, ResourceArguments.Of(matched, uri));
    }

    private void CheckReference(McpServerOptions options, ClaimsPrincipal? user, CompleteRequestParams? parameters)
    {
        // Suggestions disclose what the primitive knows. Its scopes may depend on the very argument that is being completed: then a scope
        // that implies them all is needed.
        var arguments = new CompletionArguments(parameters?.Context?.Arguments);
        switch (parameters?.Ref)
        {
            case PromptReference prompt:
                var matched = options.PromptCollection is { } prompts && prompts.TryGetPrimitive(prompt.Name, out var found) ? found : null;
                door.Check(user, PrimitiveSpace.Prompts, prompt.Name, matched, arguments);
                break;
            case ResourceTemplateReference { Uri: { } uri }:
                door.Check(user, PrimitiveSpace.Resources, uri, Find(options, uri), arguments);
                break;
            default:
                door.Check(user, PrimitiveSpace.Resources, name: null, matched: null, arguments);
                break;
        }
    }

    private void CheckSubscriptions(McpServerOptions options, MessageContext context)
    {
        if (context.JsonRpcMessage is JsonRpcRequest { Method: RequestMethods.SubscriptionsListen, Params: JsonObject parameters }
            && parameters["notifications"] is JsonObject notifications
            && notifications["resourceSubscriptions"] is JsonArray uris)
        {
            foreach (var uri in uris)
            {
                CheckResource(options, context.User, uri is JsonValue value && value.GetValueKind() is JsonValueKind.String ? value.GetValue<string>() : null);
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

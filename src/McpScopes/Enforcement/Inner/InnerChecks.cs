using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpScopes.Decisions;
using McpScopes.Sdk;
using McpScopes.Table;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpScopes.Enforcement.Inner;

/// <summary>What the inner door checks of each request that reaches a primitive: which primitive it is, and which arguments decide on its scopes.</summary>
internal sealed class InnerChecks(InnerDoor door, CallTargets targets)
{
    public CheckedMethod<CallToolRequestParams> Tools => field ??= new(Tool, targets.Tool);

    public CheckedMethod<GetPromptRequestParams> Prompts => field ??= new(Prompt, targets.Prompt);

    public CheckedMethod<ReadResourceRequestParams> Resources => field ??= new(Resource, targets.Resource);

    public CheckedMethod<SubscribeRequestParams> Subscriptions => field ??= new(Subscription, targets.Subscription);

    public CheckedMethod<CompleteRequestParams> Completions => field ??= new(Completion, targets.Completion);

    private void Tool(RequestContext<CallToolRequestParams> context)
    {
        var handlers = context.Server.ServerOptions.Handlers;
#pragma warning disable MCPEXP002 // A tool may also be served by a handler that answers with a task.
        var isHandledByHand = handlers.CallToolHandler is not null || handlers.CallToolWithAlternateHandler is not null;
#pragma warning restore MCPEXP002
        Check(context, PrimitiveSpace.Tools, context.Params?.Name, isHandledByHand, new CallArguments(context.Params?.Arguments));
    }

    private void Prompt(RequestContext<GetPromptRequestParams> context)
    {
        var isHandledByHand = context.Server.ServerOptions.Handlers.GetPromptHandler is not null;
        Check(context, PrimitiveSpace.Prompts, context.Params?.Name, isHandledByHand, new CallArguments(context.Params?.Arguments));
    }

    private void Resource(RequestContext<ReadResourceRequestParams> context)
    {
        var options = context.Server.ServerOptions;
        var (uri, matched) = (context.Params?.Uri, context.MatchedPrimitive as McpServerResource);
        var others = CandidateResources.Besides(matched, options, uri);
        if (others.Count == 0 || (matched is null && options.Handlers.ReadResourceHandler is null))
        {
            Check(context, PrimitiveSpace.Resources, uri, options.Handlers.ReadResourceHandler is not null, ResourceArguments.Of(context));
        }
        else
        {
            door.CheckResource(context.User, uri, matched, others);
        }
    }

    private void Subscription(RequestContext<SubscribeRequestParams> context) =>
        CheckResource(context.Server.ServerOptions, context.User, context.Params?.Uri);

    private void Completion(RequestContext<CompleteRequestParams> context)
    {
        // Suggestions disclose what the primitive knows. Its scopes may depend on the very argument that is being completed: then a scope
        // that implies them all is needed.
        var options = context.Server.ServerOptions;
        switch (context.Params?.Ref)
        {
            case PromptReference prompt:
                var matched = options.PromptCollection is { } prompts && prompts.TryGetPrimitive(prompt.Name, out var found) ? found : null;
                door.Check(context.User, PrimitiveSpace.Prompts, prompt.Name, matched, Arguments(NoArguments.Instance));
                break;
            case ResourceTemplateReference { Uri: { } uri }:
                // A URI that the template only fits says itself whose it is.
                var resource = CandidateResources.Find(options, uri);
                var isTemplate = resource?.ProtocolResourceTemplate.UriTemplate == uri;
                var inUri = isTemplate ? NoArguments.Instance : ResourceArguments.Of(resource, uri);
                door.Check(context.User, PrimitiveSpace.Resources, uri, resource, Arguments(inUri));
                foreach (var (other, spelling) in isTemplate ? [] : CandidateResources.Besides(resource, options, uri))
                {
                    door.Check(context.User, PrimitiveSpace.Resources, spelling, other, Arguments(ResourceArguments.Of(other, spelling)));
                }

                break;
            default:
                door.Check(context.User, PrimitiveSpace.Resources, name: null, matched: null, Arguments(NoArguments.Instance));
                break;
        }

        CompletionArguments Arguments(IScopeArguments inUri) => new(context.Params?.Context?.Arguments, context.Params?.Argument?.Name, inUri);
    }

    /// <summary>What has no request filter of its own: subscriptions, and methods that the SDK does not know.</summary>
    public void Message(MessageContext context, string? method)
    {
        switch (method is null ? McpMethod.NoPrimitive : McpMethods.Of(method))
        {
            case McpMethod.Unknown:
                door.RequireToken(context.User);
                break;
            case McpMethod.SubscriptionsListen:
                CheckSubscriptions(context);
                break;
        }
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

    private void CheckResource(McpServerOptions options, ClaimsPrincipal? user, string? uri)
    {
        var matched = uri is null ? null : CandidateResources.Find(options, uri);
        door.CheckResource(user, uri, matched, CandidateResources.Besides(matched, options, uri));
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
}

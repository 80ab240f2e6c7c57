using McpScopes.Decisions;
using McpScopes.Enforcement.Front;
using McpScopes.Table;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Server;

namespace McpScopes.Hosting.StartUp;

/// <summary>Finds primitives that are served while nobody says who may use them, and servers that serve nothing.</summary>
internal static class ServingCheck
{
    private const string AddMcpScopes = "builder.Services.AddMcpScopes(builder.Configuration.GetSection(\"McpScopes\"))";

    public static string? FindMistake(IServiceProvider services)
    {
        var table = services.GetRequiredService<ScopeTable>();
        var options = services.GetRequiredService<IOptions<McpServerOptions>>().Value;
        var application = services.GetService<GuardedApplication>()?.Name;
        var isRegistered = services.GetService<ScopedPrimitivesRegistration>() is not null;
        if (services.GetService<FrontDoor>() is null)
        {
            var guarded = Guarded(options, table, services.GetRequiredService<DeclaredRequirements>()).Take(3).ToList();
            if (guarded.Count > 0)
            {
                return $"{(application is null ? "This application" : $"'{application}'")} serves {string.Join(", ", guarded)}, but AddMcpScopes is not "
                    + $"called: nothing says who may issue tokens. Add {AddMcpScopes}, "
                    + (isRegistered ? "" : "call WithScopedPrimitives() on what AddMcpServer() returns, ") + "and map the server with MapScopedMcp.";
            }
        }

        if (!ServesNothing(options, services))
        {
            return null;
        }

        return isRegistered
            ? "The MCP server serves nothing: WithScopedPrimitives() found no tool, prompt or resource. A library with tools must reference the "
                + "McpScopes package itself, or its tools are not found."
            : $"The MCP server serves nothing{(table.Primitives.Count > 0 ? $", but there are scoped primitives ({Examples(table)})" : "")}. "
                + "Call WithScopedPrimitives() on what AddMcpServer() returns.";
    }

    /// <summary>Names what is served and asks for a token. What a handler of the application serves is seen at the call.</summary>
    private static IEnumerable<string> Guarded(McpServerOptions options, ScopeTable table, DeclaredRequirements declared)
    {
        return In(PrimitiveSpace.Tools, options.ToolCollection)
            .Concat(In(PrimitiveSpace.Prompts, options.PromptCollection))
            .Concat(In(PrimitiveSpace.Resources, options.ResourceCollection));

        IEnumerable<string> In(PrimitiveSpace space, IEnumerable<IMcpServerPrimitive>? primitives) =>
            from primitive in primitives ?? []
            let row = table.Find(space, primitive.Id) ?? declared.Of(space, primitive)
            where row is not null and not { Requirement.Kind: RequirementKind.Anonymous }
            select $"'{primitive.Id}'";
    }

    /// <summary>Whether no request could ever reach anything. A callback for each session, or a filter, may serve what cannot be seen now.</summary>
    private static bool ServesNothing(McpServerOptions options, IServiceProvider services)
    {
        var handlers = options.Handlers;
#pragma warning disable MCPEXP002 // Whatever can serve a request counts.
        return options is { ToolCollection: null, PromptCollection: null, ResourceCollection: null, RequestHandlers: null or { Count: 0 } }
            && options.Capabilities is null or { Tools: null, Prompts: null, Resources: null, Completions: null }
            && handlers is
            {
                CallToolHandler: null, CallToolWithAlternateHandler: null, GetPromptHandler: null, ReadResourceHandler: null, CompleteHandler: null,
                SubscribeToResourcesHandler: null, SubscriptionsListenHandler: null, NotificationHandlers: null,
            }
            && options.Filters.Message.IncomingFilters.Count <= 1
            && services.GetRequiredService<IOptions<HttpServerTransportOptions>>().Value.ConfigureSessionOptions is null;
#pragma warning restore MCPEXP002
    }

    private static string Examples(ScopeTable table) => string.Join(", ", table.Primitives.Take(3).Select(primitive => $"'{primitive.Name}'"));
}

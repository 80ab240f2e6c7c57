using System.Collections;
using System.Reflection;
using McpScopes.Decisions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpScopes.Tests.Sdk;

#pragma warning disable MCPEXP001, MCPEXP002, MCP9004, MCP9005, MCP9006 // Everything the SDK has is looked at, also what is experimental or obsolete.

/// <summary>
/// What the SDK serves, and where an application can hook in, has been looked at once by somebody. A new version that brings more fails here:
/// say of each addition whether the inner door guards it, whether it needs a token, or why it is harmless, and write it down.
/// </summary>
public sealed class SdkAssumptionTests
{
    /// <summary>The properties that decide what a server does, and what stands before each.</summary>
    private static readonly Dictionary<Type, string[]> Classified = new()
    {
        [typeof(McpServerOptions)] =
        [
            // Guarded: what is served from here passes the inner door's filters.
            "Handlers", "Filters", "ToolCollection", "ResourceCollection", "PromptCollection", "Capabilities",

            // Needs a token (message filter), or stops the start where it would go around the filters.
            "RequestHandlers",

            // Harmless: names, versions and times.
            "ServerInfo", "ProtocolVersion", "InitializationTimeout", "ServerInstructions", "ScopeRequests", "KnownClientInfo", "KnownClientCapabilities", "MaxSamplingOutputTokens",
        ],
        [typeof(McpServerHandlers)] =
        [
            // Guarded: inside the filters of the same name.
            "CallToolHandler", "CallToolWithAlternateHandler", "GetPromptHandler", "ReadResourceHandler", "CompleteHandler", "SubscribeToResourcesHandler", "ListToolsHandler",
            "ListPromptsHandler", "ListResourceTemplatesHandler", "ListResourcesHandler",

            // Guarded by the message filter.
            "SubscriptionsListenHandler",

            // Harmless: they reach no primitive. Notifications that nobody knows need a token.
            "UnsubscribeFromResourcesHandler", "SetLoggingLevelHandler", "NotificationHandlers",
        ],
        [typeof(McpServerFilters)] = ["Message", "Request"],
        [typeof(McpRequestFilters)] =
        [
            // Guarded: the inner door is first and last, or in the lists of what there is, first.
            "CallToolFilters", "CallToolWithAlternateFilters", "GetPromptFilters", "ReadResourceFilters", "CompleteFilters", "SubscribeToResourcesFilters", "ListToolsFilters",
            "ListPromptsFilters", "ListResourceTemplatesFilters", "ListResourcesFilters",

            // Harmless: they reach no primitive.
            "UnsubscribeFromResourcesFilters", "SetLoggingLevelFilters",
        ],
        [typeof(McpMessageFilters)] =
        [
            // The inner door is last in the first; what runs before it is the application's (SECURITY.md).
            "IncomingFilters", "OutgoingFilters",
        ],
        [typeof(HttpServerTransportOptions)] =
        [
            // Guarded: the door goes in again after it.
            "ConfigureSessionOptions",

            // The application's own way to run a session, on a server that has the door in it.
            "RunSessionHandler",

            // Every route of theirs is wrapped by the front door.
            "SessionMode", "Stateless", "EnableLegacySse",

            // Harmless for access: a session belongs to its user (SECURITY.md).
            "EventStreamStore", "SessionMigrationHandler", "PerSessionExecutionContext", "IdleTimeout", "MaxIdleSessionCount", "TimeProvider",
        ],
    };

    public static TheoryData<Type> Types => [.. Classified.Keys];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_place_to_hook_in_has_been_looked_at(Type type) => Assert.Equal(
        Classified[type].Order(StringComparer.Ordinal),
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Every_method_that_the_SDK_answers_is_known()
    {
        var options = new McpServerOptions
        {
            Capabilities = new() { Tools = new(), Prompts = new(), Resources = new(), Completions = new(), Logging = new() },
            ToolCollection = [],
            PromptCollection = [],
            ResourceCollection = [],
        };
        await using var server = SdkServer.Create(options);
        var handlers = server.GetType().GetField("_requestHandlers", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(server)!;

        var methods = ((IEnumerable)handlers.GetType().GetProperty("Keys")!.GetValue(handlers)!).Cast<string>().ToList();

        Assert.Contains("tools/call", methods);
        Assert.Equal([], methods.Where(method => McpMethods.Of(method) is McpMethod.Unknown));
    }

    /// <summary>Methods that a client sends and the SDK names, with those that only servers send left out.</summary>
    [Fact]
    public void Every_method_of_the_protocol_is_known()
    {
        string[] sentByServers =
        [
            "sampling/createMessage", "elicitation/create", "roots/list", "notifications/tools/list_changed", "notifications/prompts/list_changed",
            "notifications/resources/list_changed", "notifications/resources/updated", "notifications/message", "notifications/elicitation/complete",
            "notifications/subscriptions/acknowledged",
        ];
        var names = new[] { typeof(RequestMethods), typeof(NotificationMethods) }
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal([], names.Where(name => McpMethods.Of(name) is McpMethod.Unknown).Except(sentByServers));
    }

    [Theory]
    [InlineData(HttpServerSessionMode.Stateless, false, "POST /mcp/")]
    [InlineData(HttpServerSessionMode.Stateful, false, "DELETE /mcp/", "GET /mcp/", "POST /mcp/")]
    [InlineData(HttpServerSessionMode.Stateful, true, "DELETE /mcp/", "GET /mcp/", "GET /mcp/sse", "POST /mcp/", "POST /mcp/message")]
    [InlineData(HttpServerSessionMode.StatefulForInitializeClients, false, "DELETE /mcp/", "GET /mcp/", "POST /mcp/")]
    public async Task Every_route_that_the_SDK_maps_is_known_and_named_as_expected(HttpServerSessionMode mode, bool sse, params string[] expected)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddMcpServer().WithHttpTransport(http => (http.SessionMode, http.EnableLegacySse) = (mode, sse));
        await using var app = builder.Build();
        app.MapMcp("/mcp");

        var routes = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().ToList();

        Assert.All(routes, route => Assert.StartsWith("MCP ", route.DisplayName, StringComparison.Ordinal));
        Assert.Equal(expected, routes.Select(route => $"{route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Single()} {route.RoutePattern.RawText}").Order(StringComparer.Ordinal));
    }
}

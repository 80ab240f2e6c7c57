using System.Text.Json.Nodes;
using McpScopes.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpScopes.Tests.Bypass;

/// <summary>Requests for a primitive by each method that can reach one, and a server that answers them all.</summary>
internal static class PrimitiveRequests
{
    /// <summary>A server whose handlers suggest and subscribe for everybody whom the door lets in.</summary>
    public static Task<TestServer> StartAsync(TestAuthority authority) => TestServer.StartAsync(authority, build: (builder, _) =>
        builder.Services.Configure<McpServerOptions>(options =>
        {
            options.Handlers.CompleteHandler = (context, _) =>
            {
                context.Services!.GetRequiredService<Runs>().Add("", "Complete");
                return ValueTask.FromResult(new CompleteResult { Completion = new Completion { Values = ["suggestion"] } });
            };
            options.Handlers.SubscribeToResourcesHandler = (context, _) =>
            {
                context.Services!.GetRequiredService<Runs>().Add("", "Subscribe");
                return ValueTask.FromResult(new EmptyResult());
            };
            options.Handlers.UnsubscribeFromResourcesHandler = (_, _) => ValueTask.FromResult(new EmptyResult());
        }));

    public static Task<Answer> SendAsync(TestServer server, string version, string token, string method, JsonNode name) => server.Client.SendAsync(version, token, method, method switch
    {
        "prompts/get" => new JsonObject { ["name"] = name.DeepClone(), ["arguments"] = new JsonObject { ["topic"] = "t" } },
        "completion/complete" => new JsonObject { ["ref"] = Reference(name), ["argument"] = new JsonObject { ["name"] = "topic", ["value"] = "a" } },
        "subscriptions/listen" => new JsonObject { ["notifications"] = new JsonObject { ["resourceSubscriptions"] = new JsonArray(name.DeepClone()) } },
        _ => new JsonObject { ["uri"] = name.DeepClone() },
    });

    private static JsonObject Reference(JsonNode name) => name.GetValue<string>().Contains(':', StringComparison.Ordinal)
        ? new() { ["type"] = "ref/resource", ["uri"] = name.DeepClone() }
        : new() { ["type"] = "ref/prompt", ["name"] = name.DeepClone() };
}

using System.Text.Json;

namespace McpScopes.Enforcement;

/// <summary>The requests that reach a primitive.</summary>
internal enum GuardedMethod
{
    /// <summary>Reaches no primitive: lists, initialization, notifications.</summary>
    None,

    ToolsCall,
    PromptsGet,
    ResourcesRead,
    ResourcesSubscribe,
    SubscriptionsListen,
    CompletionComplete,
}

internal static class GuardedMethods
{
    public static GuardedMethod Of(ReadOnlySpan<char> method) => method switch
    {
        "tools/call" => GuardedMethod.ToolsCall,
        "prompts/get" => GuardedMethod.PromptsGet,
        "resources/read" => GuardedMethod.ResourcesRead,
        "resources/subscribe" => GuardedMethod.ResourcesSubscribe,
        "subscriptions/listen" => GuardedMethod.SubscriptionsListen,
        "completion/complete" => GuardedMethod.CompletionComplete,
        _ => GuardedMethod.None,
    };

    /// <summary>Reads the method from a JSON string, escapes and all.</summary>
    public static GuardedMethod Of(ref readonly Utf8JsonReader reader) =>
        reader.ValueTextEquals("tools/call"u8) ? GuardedMethod.ToolsCall
        : reader.ValueTextEquals("prompts/get"u8) ? GuardedMethod.PromptsGet
        : reader.ValueTextEquals("resources/read"u8) ? GuardedMethod.ResourcesRead
        : reader.ValueTextEquals("resources/subscribe"u8) ? GuardedMethod.ResourcesSubscribe
        : reader.ValueTextEquals("subscriptions/listen"u8) ? GuardedMethod.SubscriptionsListen
        : reader.ValueTextEquals("completion/complete"u8) ? GuardedMethod.CompletionComplete
        : GuardedMethod.None;
}

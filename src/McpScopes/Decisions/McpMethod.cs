using System.Collections.Frozen;
using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace McpScopes.Decisions;

/// <summary>What a message is about, as far as a token is concerned.</summary>
internal enum McpMethod
{
    /// <summary>
    /// A method of the application's own, of an SDK's extension, or of a later protocol: nobody knows what it reaches, so it needs a valid
    /// token. The default.
    /// </summary>
    Unknown,

    /// <summary>Reaches no primitive: lists, initialization, notifications.</summary>
    NoPrimitive,

    ToolsCall,
    PromptsGet,
    ResourcesRead,
    ResourcesSubscribe,
    SubscriptionsListen,
    CompletionComplete,
}

internal static class McpMethods
{
#pragma warning disable MCP9005 // Obsolete methods are still those of the handshake versions.
    private static readonly FrozenDictionary<string, McpMethod> ByName = new Dictionary<string, McpMethod>
    {
        [RequestMethods.ToolsCall] = McpMethod.ToolsCall,
        [RequestMethods.PromptsGet] = McpMethod.PromptsGet,
        [RequestMethods.ResourcesRead] = McpMethod.ResourcesRead,
        [RequestMethods.ResourcesSubscribe] = McpMethod.ResourcesSubscribe,
        [RequestMethods.SubscriptionsListen] = McpMethod.SubscriptionsListen,
        [RequestMethods.CompletionComplete] = McpMethod.CompletionComplete,
        [RequestMethods.Initialize] = McpMethod.NoPrimitive,
        [RequestMethods.ServerDiscover] = McpMethod.NoPrimitive,
        [RequestMethods.Ping] = McpMethod.NoPrimitive,
        [RequestMethods.LoggingSetLevel] = McpMethod.NoPrimitive,
        [RequestMethods.ToolsList] = McpMethod.NoPrimitive,
        [RequestMethods.PromptsList] = McpMethod.NoPrimitive,
        [RequestMethods.ResourcesList] = McpMethod.NoPrimitive,
        [RequestMethods.ResourcesTemplatesList] = McpMethod.NoPrimitive,
        [RequestMethods.ResourcesUnsubscribe] = McpMethod.NoPrimitive,
        [NotificationMethods.InitializedNotification] = McpMethod.NoPrimitive,
        [NotificationMethods.CancelledNotification] = McpMethod.NoPrimitive,
        [NotificationMethods.ProgressNotification] = McpMethod.NoPrimitive,
        [NotificationMethods.RootsListChangedNotification] = McpMethod.NoPrimitive,
    }.ToFrozenDictionary(StringComparer.Ordinal);
#pragma warning restore MCP9005

    private static readonly FrozenDictionary<string, McpMethod>.AlternateLookup<ReadOnlySpan<char>> BySpan =
        ByName.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>An escape takes up to six bytes for one character.</summary>
    private const int LongestEscape = 6;

    private static readonly int LongestName = ByName.Keys.Max(name => name.Length);

    public static McpMethod Of(ReadOnlySpan<char> method) => BySpan.TryGetValue(method, out var known) ? known : McpMethod.Unknown;

    /// <summary>Whether the protocol has the method.</summary>
    public static bool IsKnown(string method) => ByName.ContainsKey(method);

    /// <summary>The name of a method that reaches a primitive; null for those that many names stand for.</summary>
    public static string? NameOf(McpMethod method) => method switch
    {
        McpMethod.ToolsCall => RequestMethods.ToolsCall,
        McpMethod.PromptsGet => RequestMethods.PromptsGet,
        McpMethod.ResourcesRead => RequestMethods.ResourcesRead,
        McpMethod.ResourcesSubscribe => RequestMethods.ResourcesSubscribe,
        McpMethod.SubscriptionsListen => RequestMethods.SubscriptionsListen,
        McpMethod.CompletionComplete => RequestMethods.CompletionComplete,
        _ => null,
    };

    /// <summary>Reads the method from a JSON string, escapes and all.</summary>
    /// <exception cref="InvalidOperationException">The string's bytes are no text.</exception>
    public static McpMethod Of(ref readonly Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("tools/call"u8))
        {
            return McpMethod.ToolsCall;
        }

        var length = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
        if (length > LongestName * LongestEscape)
        {
            return McpMethod.Unknown;
        }

        Span<char> text = stackalloc char[LongestName * LongestEscape];
        return Of(text[..reader.CopyString(text)]);
    }
}

using System.Collections.Frozen;
using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace McpScopes.Enforcement;

/// <summary>What a message is about, as far as a token is concerned.</summary>
internal enum GuardedMethod
{
    /// <summary>
    /// A method of the application's own, of an SDK's extension, or of a later protocol: nobody knows what it reaches, so it needs a valid
    /// token. The default.
    /// </summary>
    Other,

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
#pragma warning disable MCP9005 // Obsolete methods are still those of the handshake versions.
    private static readonly FrozenDictionary<string, GuardedMethod> ByName = new Dictionary<string, GuardedMethod>
    {
        [RequestMethods.ToolsCall] = GuardedMethod.ToolsCall,
        [RequestMethods.PromptsGet] = GuardedMethod.PromptsGet,
        [RequestMethods.ResourcesRead] = GuardedMethod.ResourcesRead,
        [RequestMethods.ResourcesSubscribe] = GuardedMethod.ResourcesSubscribe,
        [RequestMethods.SubscriptionsListen] = GuardedMethod.SubscriptionsListen,
        [RequestMethods.CompletionComplete] = GuardedMethod.CompletionComplete,
        [RequestMethods.Initialize] = GuardedMethod.None,
        [RequestMethods.ServerDiscover] = GuardedMethod.None,
        [RequestMethods.Ping] = GuardedMethod.None,
        [RequestMethods.LoggingSetLevel] = GuardedMethod.None,
        [RequestMethods.ToolsList] = GuardedMethod.None,
        [RequestMethods.PromptsList] = GuardedMethod.None,
        [RequestMethods.ResourcesList] = GuardedMethod.None,
        [RequestMethods.ResourcesTemplatesList] = GuardedMethod.None,
        [RequestMethods.ResourcesUnsubscribe] = GuardedMethod.None,
        [NotificationMethods.InitializedNotification] = GuardedMethod.None,
        [NotificationMethods.CancelledNotification] = GuardedMethod.None,
        [NotificationMethods.ProgressNotification] = GuardedMethod.None,
        [NotificationMethods.RootsListChangedNotification] = GuardedMethod.None,
    }.ToFrozenDictionary(StringComparer.Ordinal);
#pragma warning restore MCP9005

    private static readonly FrozenDictionary<string, GuardedMethod>.AlternateLookup<ReadOnlySpan<char>> BySpan =
        ByName.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>An escape takes up to six bytes for one character.</summary>
    private const int LongestEscape = 6;

    private static readonly int LongestName = ByName.Keys.Max(name => name.Length);

    public static GuardedMethod Of(ReadOnlySpan<char> method) => BySpan.TryGetValue(method, out var known) ? known : GuardedMethod.Other;

    /// <summary>Reads the method from a JSON string, escapes and all.</summary>
    /// <exception cref="InvalidOperationException">The string's bytes are no text.</exception>
    public static GuardedMethod Of(ref readonly Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("tools/call"u8))
        {
            return GuardedMethod.ToolsCall;
        }

        var length = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
        if (length > LongestName * LongestEscape)
        {
            return GuardedMethod.Other;
        }

        Span<char> text = stackalloc char[LongestName * LongestEscape];
        return Of(text[..reader.CopyString(text)]);
    }
}

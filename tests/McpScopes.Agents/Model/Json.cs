using System.Text.Json.Nodes;

namespace McpScopes.Agents.Model;

/// <summary>Reading the requests of four model APIs without a type for each of their shapes.</summary>
internal static class Json
{
    public static IEnumerable<JsonObject> Objects(this JsonNode? node) => (node as JsonArray)?.OfType<JsonObject>() ?? [];

    public static string? Text(this JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>Every string under a name, anywhere below.</summary>
    public static IEnumerable<string> TextsNamed(this JsonNode? node, string name) => node switch
    {
        JsonObject members => members.SelectMany(member =>
            member.Key == name && member.Value.Text() is { } text ? [text] : member.Value.TextsNamed(name)),
        JsonArray items => items.SelectMany(item => item.TextsNamed(name)),
        _ => [],
    };
}

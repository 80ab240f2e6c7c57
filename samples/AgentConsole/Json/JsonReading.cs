using System.Text.Json;

namespace AgentConsole.Json;

/// <summary>Looks into JSON that others wrote: whatever has another shape than expected counts as not there.</summary>
internal static class JsonReading
{
    public static JsonElement? Property(this JsonElement? json, string name) =>
        json is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty(name, out var found) ? found : null;

    public static string? Text(this JsonElement? json, string name) => json.Property(name).AsText();

    public static string? AsText(this JsonElement? json) => json is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static bool HasItems(this JsonElement? json, string name) => json.Property(name) is { ValueKind: JsonValueKind.Array };

    public static IEnumerable<JsonElement?> Items(this JsonElement? json, string name) => json.Property(name).AsItems();

    public static IEnumerable<JsonElement?> AsItems(this JsonElement? json) =>
        json is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray().Select(item => (JsonElement?)item) : [];

    public static IEnumerable<string> AsTexts(this JsonElement? json) => json.AsItems().Select(AsText).OfType<string>();

    public static JsonElement? Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

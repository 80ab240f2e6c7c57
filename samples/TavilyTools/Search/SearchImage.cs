using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tavily.Search;

/// <summary>An image that belongs to a query.</summary>
public sealed record SearchImage
{
    [JsonPropertyName("url"), Description("The image's address.")]
    public required string Url { get; init; }

    [JsonPropertyName("description"), Description("What it shows; absent unless include_image_descriptions was set.")]
    public string? Description { get; init; }

    /// <summary>Tavily's API writes an image without a description as a bare string; the tool's result has one shape for both.</summary>
    internal sealed class FromStringOrObject : JsonConverter<SearchImage>
    {
        public override SearchImage Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                return new() { Url = reader.GetString()! };
            }

            using var image = JsonDocument.ParseValue(ref reader);
            return image.RootElement.ValueKind == JsonValueKind.Object && image.RootElement.TryGetProperty("url", out var url)
                ? new()
                {
                    Url = url.ToString(),
                    Description = image.RootElement.TryGetProperty("description", out var text) ? text.GetString() : null,
                }
                : throw new JsonException("An image is neither an address nor an object with one.");
        }

        public override void Write(Utf8JsonWriter writer, SearchImage value, JsonSerializerOptions options) =>
            throw new NotSupportedException("Images are only read from the API.");
    }
}

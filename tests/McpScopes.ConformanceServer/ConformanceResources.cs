using System.ComponentModel;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpScopes.ConformanceServer;

/// <summary>The resources that the suite reads.</summary>
[McpServerResourceType]
[RequiresScope("conformance:resources")]
public sealed class ConformanceResources
{
    [McpServerResource(UriTemplate = "test://static-text", Name = "Static text", MimeType = "text/plain"), Description("Text.")]
    public static string Text() => "This is the content of the static text resource.";

    [McpServerResource(UriTemplate = "test://static-binary", Name = "Static picture", MimeType = Samples.PngType), Description("A picture.")]
    public static BlobResourceContents Binary() => new() { Uri = "test://static-binary", MimeType = Samples.PngType, Blob = Samples.Png };

    [McpServerResource(UriTemplate = "test://watched-resource", Name = "Watched text", MimeType = "text/plain"), Description("Text to subscribe to.")]
    public static string Watched() => "Watched resource content";

    [McpServerResource(UriTemplate = "test://template/{id}/data", Name = "Templated data", MimeType = "application/json"), Description("Data by id.")]
    public static TextResourceContents Templated(string id) => new()
    {
        Uri = $"test://template/{id}/data",
        MimeType = "application/json",
        Text = JsonSerializer.Serialize(new { id, templateTest = true, data = $"Data for ID: {id}" }),
    };
}

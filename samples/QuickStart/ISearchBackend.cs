using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ModelContextProtocol;

public interface ISearchBackend
{
    Task<Page> ExtractAsync(Uri url, CancellationToken cancellationToken);
}

public sealed record Page(Uri Url, string Title, string Text);

/// <summary>A web of one page.</summary>
internal sealed class OnePage : ISearchBackend
{
    private static readonly Page Only = new(
        new("https://www.databricks.com/blog/what-is-model-context-protocol"),
        "What is the Model Context Protocol?",
        "The Model Context Protocol (MCP) is an open standard that lets AI models connect to external tools and data sources.");

    public Task<Page> ExtractAsync(Uri url, CancellationToken cancellationToken) => url == Only.Url
        ? Task.FromResult(Only)
        : throw new McpException($"There is no page at {url}. The only one is {Only.Url}.");
}

/// <summary>Native AOT has no reflection to find out how a <see cref="Page"/> is written; this is generated instead.</summary>
[JsonSerializable(typeof(Page))]
internal sealed partial class PageJson : JsonSerializerContext
{
    public static JsonSerializerOptions WithPage => new(McpJsonUtilities.DefaultOptions)
    {
        TypeInfoResolver = JsonTypeInfoResolver.Combine(Default, McpJsonUtilities.DefaultOptions.TypeInfoResolver),
    };
}

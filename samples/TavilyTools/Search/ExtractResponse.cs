using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Tavily.Search;

/// <summary>The pages that were read, in the shape of Tavily's API.</summary>
public sealed record ExtractResponse
{
    [JsonPropertyName("results"), Description("The pages that were read, in the order they were asked for.")]
    public required IReadOnlyList<ExtractedPage> Results { get; init; }

    [JsonPropertyName("failed_results"), Description("The pages that could not be read, each with the reason.")]
    public IReadOnlyList<FailedPage> FailedResults { get; init; } = [];

    [JsonPropertyName("response_time"), Description("Seconds the reading took.")]
    public double ResponseTime { get; init; }

    [JsonPropertyName("request_id"), Description("Tavily's id of the request; absent for the embedded corpus.")]
    public string? RequestId { get; init; }
}

/// <summary>A page that was read.</summary>
public sealed record ExtractedPage
{
    [JsonPropertyName("url"), Description("The page's address.")]
    public required string Url { get; init; }

    [JsonPropertyName("title"), Description("The page's title, if it has one.")]
    public string? Title { get; init; }

    [JsonPropertyName("raw_content"), Description("The page's whole text, in the format asked for.")]
    public required string RawContent { get; init; }

    [JsonPropertyName("images"), Description("Addresses of the page's images; empty unless include_images was set.")]
    public IReadOnlyList<string> Images { get; init; } = [];

    [JsonPropertyName("favicon"), Description("The site's icon; absent unless include_favicon was set and the site has one.")]
    public string? Favicon { get; init; }
}

/// <summary>A page that could not be read.</summary>
public sealed record FailedPage
{
    [JsonPropertyName("url"), Description("The page's address.")]
    public required string Url { get; init; }

    [JsonPropertyName("error"), Description("Why it could not be read.")]
    public required string Error { get; init; }
}

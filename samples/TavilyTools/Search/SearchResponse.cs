using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Tavily.Search;

/// <summary>The answer to a search, in the shape of Tavily's API.</summary>
public sealed record SearchResponse
{
    [JsonPropertyName("query"), Description("The query that was run.")]
    public required string Query { get; init; }

    [JsonPropertyName("follow_up_questions"), Description("Questions that lead on from this one; absent when there are none.")]
    public IReadOnlyList<string>? FollowUpQuestions { get; init; }

    [JsonPropertyName("answer"), Description("A short answer, taken from the best result; absent when nothing was found.")]
    public string? Answer { get; init; }

    [JsonPropertyName("images"), Description("Images that belong to the query; empty unless include_images was set.")]
    public IReadOnlyList<SearchImage> Images { get; init; } = [];

    [JsonPropertyName("results"), Description("The pages found, the best first. Pass a url to the extract tool to read the whole page.")]
    public required IReadOnlyList<SearchResult> Results { get; init; }

    [JsonPropertyName("response_time"), Description("Seconds the search took.")]
    public double ResponseTime { get; init; }

    [JsonPropertyName("request_id"), Description("Tavily's id of the request; absent for the embedded corpus.")]
    public string? RequestId { get; init; }
}

/// <summary>One page that a search found.</summary>
public sealed record SearchResult
{
    [JsonPropertyName("title"), Description("The page's title.")]
    public required string Title { get; init; }

    [JsonPropertyName("url"), Description("The page's address.")]
    public required string Url { get; init; }

    [JsonPropertyName("content"), Description("The passage that fits the query best, not the whole page.")]
    public required string Content { get; init; }

    [JsonPropertyName("score"), Description("How well the page fits: between 0 and 1, higher is better.")]
    public double Score { get; init; }

    [JsonPropertyName("published_date"), Description("When the page was published, if known.")]
    public string? PublishedDate { get; init; }

    [JsonPropertyName("raw_content"), Description("The whole page; absent unless include_raw_content was set.")]
    public string? RawContent { get; init; }

    [JsonPropertyName("favicon"), Description("The site's icon; absent unless include_favicon was set and the site has one.")]
    public string? Favicon { get; init; }
}

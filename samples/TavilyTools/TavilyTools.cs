using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using McpScopes;
using ModelContextProtocol.Server;
using Tavily.Search;

namespace Tavily;

/// <summary>The tools of Tavily's MCP server. Parameters are named as they are on the wire, hence the underscores.</summary>
/// <param name="backend">What answers.</param>
[McpServerToolType]
public sealed class TavilyTools(ISearchBackend backend)
{
    [McpServerTool(Name = "search", Title = "Search the web", ReadOnly = true, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true)]
    [Description("Searches the web and returns a short answer with the pages it rests on, each with a passage and its address. "
        + "Use it for facts you don't know or that may have changed. To read a whole page, pass its url to the extract tool. "
        + "An error says which argument to change; an empty result list means that no page fits: try fewer or other words.")]
    [RequiresScope("tavily-mcp/search")]
    public Task<SearchResponse> Search(
        [Description("The question or key words, at most 400 characters."), StringLength(ToolInput.LongestQuery, MinimumLength = 1)]
        string query,
        [Description("'basic' for passages, 'advanced' for longer ones at some cost of time, 'fast' or 'ultra-fast' for least delay.")]
        [AllowedValues("basic", "advanced", "fast", "ultra-fast")]
        string search_depth = "basic",
        [Description("The kind of pages to search."), AllowedValues("general")]
        string topic = "general",
        [Description("Only pages of the last day, week, month or year; empty for any time. Not together with start_date or end_date.")]
        [AllowedValues("", "day", "week", "month", "year")]
        string time_range = "",
        [Description("Only pages published on or after this day, as YYYY-MM-DD; empty for no limit.")]
        string start_date = "",
        [Description("Only pages published on or before this day, as YYYY-MM-DD; empty for no limit.")]
        string end_date = "",
        [Description("The most results to return."), Range(1, ToolInput.MostResults)]
        int max_results = 5,
        [Description("Also return images that belong to the query, where the backend has any.")]
        bool include_images = false,
        [Description("Also describe those images. Has an effect only together with include_images.")]
        bool include_image_descriptions = false,
        [Description("Also return each page's whole text. Long: prefer the extract tool on the one page you need.")]
        bool include_raw_content = false,
        [Description("Only pages of these domains and their subdomains, for example [\"example.org\"].")]
        string[]? include_domains = null,
        [Description("No pages of these domains and their subdomains.")]
        string[]? exclude_domains = null,
        [Description("Prefer pages from this country, by its English name, for example 'Japan'; empty for none.")]
        string country = "",
        [Description("Also return each site's icon, where the backend knows it.")]
        bool include_favicon = false,
        [Description("Only pages that contain the phrases that stand in double quotes in the query.")]
        bool exact_match = false,
        CancellationToken cancellationToken = default) =>
        backend.SearchAsync(
            ToolInput.Check(new SearchRequest(ToolInput.Query(query))
            {
                SearchDepth = ToolInput.OneOf("search_depth", search_depth, "basic", "advanced", "fast", "ultra-fast"),
                Topic = ToolInput.OneOf("topic", topic, "general"),
                TimeRange = ToolInput.Optional(time_range) is { } range
                    ? ToolInput.OneOf("time_range", range, "day", "week", "month", "year") : null,
                StartDate = ToolInput.Day("start_date", start_date),
                EndDate = ToolInput.Day("end_date", end_date),
                MaxResults = ToolInput.Results(max_results),
                IncludeImages = include_images,
                IncludeImageDescriptions = include_image_descriptions,
                IncludeRawContent = include_raw_content,
                IncludeDomains = ToolInput.Domains("include_domains", include_domains),
                ExcludeDomains = ToolInput.Domains("exclude_domains", exclude_domains),
                Country = ToolInput.Optional(country),
                IncludeFavicon = include_favicon,
                ExactMatch = exact_match,
            }),
            cancellationToken);

    [McpServerTool(Name = "extract", Title = "Read a page", ReadOnly = true, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true)]
    [Description("Reads the full text of a page, or of several. Give 'url' for one page or 'urls' for several, usually from the results "
        + "of the search tool. Pages that can't be read are listed with the reason under failed_results; when none can be read the "
        + "call is an error that says why.")]
    [RequiresScope("tavily-mcp/extract")]
    public async Task<ExtractResponse> Extract(
        [Description("The page's absolute address, for example https://example.org/page. Either this or urls is needed.")]
        string? url = null,
        [Description("Several pages' absolute addresses, at most 20. Either this or url is needed.")]
        string[]? urls = null,
        [Description("'advanced' also reads tables and embedded content, and takes longer."), AllowedValues("basic", "advanced")]
        string extract_depth = "basic",
        [Description("How the text is written."), AllowedValues("markdown", "text")]
        string format = "markdown",
        [Description("Also return the addresses of the page's images, where the backend has any.")]
        bool include_images = false,
        [Description("Also return the site's icon, where the backend knows it.")]
        bool include_favicon = false,
        [Description("A question: the page's paragraphs come in the order in which they fit it. Empty for the page as it is.")]
        string query = "",
        CancellationToken cancellationToken = default)
    {
        var response = await backend.ExtractAsync(
            new ExtractRequest(ToolInput.Pages(url, urls))
            {
                ExtractDepth = ToolInput.OneOf("extract_depth", extract_depth, "basic", "advanced"),
                Format = ToolInput.OneOf("format", format, "markdown", "text"),
                IncludeImages = include_images,
                IncludeFavicon = include_favicon,
                Query = ToolInput.Optional(query),
            },
            cancellationToken);
        return ToolInput.AtLeastOne(response);
    }
}

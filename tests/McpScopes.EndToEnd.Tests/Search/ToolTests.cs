using System.Reflection;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Server;
using Tavily;
using Tavily.Corpus;

namespace McpScopes.EndToEnd.Tests.Search;

public sealed class ToolTests : IDisposable
{
    private readonly CorpusBackend _corpus = Corpora.Open();
    private readonly TavilyTools _tools;

    public ToolTests() => _tools = new(_corpus);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => _corpus.Dispose();

    [Fact]
    public async Task One_page_is_named_by_url_several_by_urls()
    {
        const string Pkce = "https://oauth.example.org/pkce";
        const string Scopes = "https://oauth.example.org/scopes";

        Assert.Equal([Pkce], (await _tools.Extract(url: Pkce, cancellationToken: Now)).Results.Select(page => page.Url));
        Assert.Equal([Scopes, Pkce], (await _tools.Extract(urls: [Scopes, Pkce], cancellationToken: Now)).Results.Select(page => page.Url));
    }

    [Fact]
    public async Task Each_bad_argument_of_search_is_refused_with_a_sentence_that_says_what_to_do()
    {
        await RefusedAsync("Pass the question", () => _tools.Search(" "));
        await RefusedAsync("Pass the question", () => _tools.Search(null!));
        await RefusedAsync("400 is the limit", () => _tools.Search(new string('x', 401)));
        await RefusedAsync("Pass a number from 1 to 20", () => _tools.Search("q", max_results: 0));
        await RefusedAsync("Pass a number from 1 to 20", () => _tools.Search("q", max_results: 21));
        await RefusedAsync("search_depth is 'deep'. Pass one of: basic, advanced", () => _tools.Search("q", search_depth: "deep"));
        await RefusedAsync("topic is 'null'. Pass one of: general", () => _tools.Search("q", topic: null!));
        await RefusedAsync("time_range is 'decade'", () => _tools.Search("q", time_range: "decade"));
        await RefusedAsync("start_date is '1.1.2026'", () => _tools.Search("q", start_date: "1.1.2026"));
        await RefusedAsync("Swap them", () => _tools.Search("q", start_date: "2026-02-01", end_date: "2026-01-01"));
        await RefusedAsync("Pass one or the other", () => _tools.Search("q", time_range: "day", end_date: "2026-01-01"));
        await RefusedAsync("without scheme or path", () => _tools.Search("q", include_domains: ["https://example.org/x"]));
        await RefusedAsync("exclude_domains contains ''", () => _tools.Search("q", exclude_domains: [""]));
        await RefusedAsync("in double quotes", () => _tools.Search("no phrase", exact_match: true));
    }

    [Fact]
    public async Task Each_bad_argument_of_extract_is_refused_with_a_sentence_that_says_what_to_do()
    {
        await RefusedAsync("No page is named", () => _tools.Extract());
        await RefusedAsync("No page is named", () => _tools.Extract(url: "", urls: []));
        await RefusedAsync("Both url and urls", () => _tools.Extract(url: "https://a.example", urls: ["https://b.example"]));
        await RefusedAsync("starts with https://", () => _tools.Extract(url: "/blog/page"));
        await RefusedAsync("starts with https://", () => _tools.Extract(url: "file:///etc/passwd"));
        await RefusedAsync("20 is the limit", () => _tools.Extract(urls: [.. Enumerable.Repeat("https://a.example", 21)]));
        await RefusedAsync("extract_depth is 'x'", () => _tools.Extract(url: "https://a.example", extract_depth: "x"));
        await RefusedAsync("format is 'pdf'", () => _tools.Extract(url: "https://a.example", format: "pdf"));
        await RefusedAsync("https://a.example: The corpus has no page", () => _tools.Extract(url: "https://a.example"));
    }

    [Theory]
    [InlineData(nameof(TavilyTools.Search), "query")]
    [InlineData(nameof(TavilyTools.Extract), null)]
    public void Every_parameter_is_described_and_only_the_needed_one_is_required(string method, string? required)
    {
        var tool = Tool(method).ProtocolTool;
        var properties = tool.InputSchema.GetProperty("properties").EnumerateObject().ToList();

        Assert.All(properties, property => Assert.NotEqual("", property.Value.GetProperty("description").GetString()));
        Assert.Equal(required is null ? [] : [required], Names(tool.InputSchema, "required"));
        Assert.True(tool.Annotations is { ReadOnlyHint: true, IdempotentHint: true, OpenWorldHint: true });
    }

    [Fact]
    public void The_schema_states_the_limits_that_the_tool_enforces()
    {
        var properties = Tool(nameof(TavilyTools.Search)).ProtocolTool.InputSchema.GetProperty("properties");

        Assert.Equal(400, properties.GetProperty("query").GetProperty("maxLength").GetInt32());
        Assert.Equal(1, properties.GetProperty("max_results").GetProperty("minimum").GetInt32());
        Assert.Equal(20, properties.GetProperty("max_results").GetProperty("maximum").GetInt32());
        Assert.Equal(["basic", "advanced", "fast", "ultra-fast"], Names(properties.GetProperty("search_depth"), "enum"));
    }

    [Fact]
    public async Task Results_have_the_properties_that_their_schema_promises_in_the_order_of_the_api()
    {
        var search = Json(await _tools.Search("pkce", cancellationToken: Now));
        var extract = Json(await _tools.Extract("https://oauth.example.org/pkce", cancellationToken: Now));

        AssertFits(Tool(nameof(TavilyTools.Search)).ProtocolTool.OutputSchema!.Value, search);
        AssertFits(Tool(nameof(TavilyTools.Extract)).ProtocolTool.OutputSchema!.Value, extract);
        Assert.Equal(["query", "answer", "images", "results", "response_time"], search.EnumerateObject().Select(property => property.Name));
        Assert.Equal(
            ["title", "url", "content", "score", "published_date"],
            search.GetProperty("results")[0].EnumerateObject().Select(property => property.Name));
        Assert.Equal(["results", "failed_results", "response_time"], extract.EnumerateObject().Select(property => property.Name));
    }

    private static McpServerTool Tool(string method) =>
        McpServerTool.Create(
            typeof(TavilyTools).GetMethod(method, BindingFlags.Public | BindingFlags.Instance)!, _ => throw new NotSupportedException());

    private static JsonElement Json<T>(T result) => JsonSerializer.SerializeToElement(result, McpJsonUtilities.DefaultOptions);

    private static IEnumerable<string?> Names(JsonElement schema, string list) =>
        schema.TryGetProperty(list, out var names) ? names.EnumerateArray().Select(name => name.GetString()) : [];

    private static void AssertFits(JsonElement schema, JsonElement value)
    {
        var known = schema.GetProperty("properties");
        Assert.All(Names(schema, "required"), name => Assert.True(value.TryGetProperty(name!, out _), $"{name} is missing"));
        foreach (var property in value.EnumerateObject())
        {
            Assert.True(known.TryGetProperty(property.Name, out var part), $"{property.Name} is not in the schema");
            if (part.TryGetProperty("items", out var items) && items.TryGetProperty("properties", out _))
            {
                Assert.All(property.Value.EnumerateArray(), item => AssertFits(items, item));
            }
        }
    }

    private static async Task RefusedAsync(string sentence, Func<Task> call) =>
        Assert.Contains(sentence, (await Assert.ThrowsAsync<McpException>(call)).Message, StringComparison.Ordinal);
}

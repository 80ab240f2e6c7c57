using Tavily.Corpus;
using Tavily.Search;

namespace McpScopes.EndToEnd.Tests.Search;

public sealed class CorpusSearchTests : IDisposable
{
    private readonly CorpusBackend _corpus = Corpora.Open();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> TitlesAndUrls =>
        new(CorpusDocument.All().Select(document => (document.Title, document.Url.AbsoluteUri)));

    public void Dispose() => _corpus.Dispose();

    [Fact]
    public async Task The_question_of_the_session_gets_its_answer_and_its_first_result()
    {
        var found = await _corpus.SearchAsync(new("what is the model context protocol"), Now);

        Assert.Equal(
            "The Model Context Protocol (MCP) is an open standard that lets AI models connect to external tools and data sources "
            + "through a uniform interface.",
            found.Answer);
        Assert.Equal("What is the Model Context Protocol?", found.Results[0].Title);
        Assert.Equal("https://www.databricks.com/blog/what-is-model-context-protocol", found.Results[0].Url);
        Assert.Equal("what is the model context protocol", found.Query);
    }

    [Theory]
    [MemberData(nameof(TitlesAndUrls))]
    public async Task A_title_finds_its_own_page_first(string title, string url)
    {
        var found = await _corpus.SearchAsync(new(title), Now);

        Assert.Equal(url, found.Results[0].Url);
        Assert.False(string.IsNullOrWhiteSpace(found.Answer));
    }

    [Theory]
    [InlineData("how do I stop a stolen authorization code from being used", "/pkce")]
    [InlineData("why did my server get 403 insufficient_scope", "/authorization/step-up")]
    [InlineData("bm25 snippets", "/sqlite/fts5")]
    [InlineData("CACHING in a Source Generator", "/roslyn/incremental-generators")]
    [InlineData("who acted: logging of agents", "/auditing-agents")]
    [InlineData("rotating refresh tokens", "/refresh-token-rotation")]
    public async Task A_question_in_other_words_finds_the_page_that_answers_it(string question, string path)
    {
        var found = await _corpus.SearchAsync(new(question), Now);

        Assert.Equal(path, new Uri(found.Results[0].Url).AbsolutePath);
    }

    [Fact]
    public async Task Scores_fall_from_the_first_result_to_the_last_and_lie_between_0_and_1()
    {
        var found = await _corpus.SearchAsync(new("token scope client") { MaxResults = 20 }, Now);
        var scores = found.Results.Select(result => result.Score).ToList();

        Assert.True(scores.Count > 5);
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.All(scores, score => Assert.InRange(score, 0, 1));
    }

    [Fact]
    public async Task The_answer_is_the_sentence_that_speaks_of_what_was_asked()
    {
        var found = await _corpus.SearchAsync(new("pkce plain method challenge and verifier are equal"), Now);

        Assert.Equal("There is a method called plain, in which challenge and verifier are equal.", found.Answer);
    }

    [Fact]
    public async Task A_snippet_is_the_passage_that_fits_and_not_the_page()
    {
        var basic = (await _corpus.SearchAsync(new("heartbeat proxy buffering"), Now)).Results[0];
        var advanced = (await _corpus.SearchAsync(new("heartbeat proxy buffering") { SearchDepth = "advanced" }, Now)).Results[0];

        Assert.Contains("buffering", basic.Content, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', basic.Content);
        Assert.True(basic.Content.Length < advanced.Content.Length);
        Assert.Null(basic.RawContent);
    }

    [Fact]
    public async Task Raw_content_is_the_page_when_it_is_asked_for()
    {
        var result = (await _corpus.SearchAsync(new("pkce") { IncludeRawContent = true }, Now)).Results[0];
        var page = (await _corpus.ExtractAsync(new([result.Url]), Now)).Results[0];

        Assert.Equal(page.RawContent, result.RawContent);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(20)]
    public async Task No_more_results_come_than_were_asked_for(int most)
    {
        var found = await _corpus.SearchAsync(new("token") { MaxResults = most }, Now);

        Assert.InRange(found.Results.Count, 1, most);
    }

    [Fact]
    public async Task Domains_include_and_exclude_with_their_subdomains()
    {
        var only = await _corpus.SearchAsync(new("token") { MaxResults = 20, IncludeDomains = ["OAuth.example.org"] }, Now);
        var without = await _corpus.SearchAsync(new("token") { MaxResults = 20, ExcludeDomains = ["example.org"] }, Now);

        Assert.NotEmpty(only.Results);
        Assert.All(only.Results, result => Assert.Equal("oauth.example.org", new Uri(result.Url).Host));
        Assert.All(without.Results, result => Assert.Equal("www.databricks.com", new Uri(result.Url).Host));
    }

    [Fact]
    public async Task Dates_limit_the_results()
    {
        var month = await _corpus.SearchAsync(new("server client") { MaxResults = 20, TimeRange = "month" }, Now);
        var old = await _corpus.SearchAsync(new("server client") { MaxResults = 20, EndDate = new(2025, 12, 31) }, Now);
        var none = await _corpus.SearchAsync(new("server client") { StartDate = new(2027, 1, 1) }, Now);

        Assert.Equal(["2026-08-03", "2026-08-19"], month.Results.Select(result => result.PublishedDate).Order());
        Assert.All(old.Results, result => Assert.StartsWith("2025-", result.PublishedDate, StringComparison.Ordinal));
        Assert.Empty(none.Results);
        Assert.Null(none.Answer);
    }

    [Fact]
    public async Task An_exact_phrase_is_found_as_a_phrase_only()
    {
        var phrase = await _corpus.SearchAsync(new("\"confused deputy\" token") { ExactMatch = true, MaxResults = 20 }, Now);
        var nowhere = await _corpus.SearchAsync(new("\"deputy confused\" token") { ExactMatch = true, MaxResults = 20 }, Now);

        Assert.Equal("/resource-indicators", new Uri(Assert.Single(phrase.Results).Url).AbsolutePath);
        Assert.Empty(nowhere.Results);
    }

    [Fact]
    public async Task Nothing_found_is_an_empty_list_and_no_answer()
    {
        var found = await _corpus.SearchAsync(new("zebrafish husbandry"), Now);

        Assert.Empty(found.Results);
        Assert.Null(found.Answer);
    }

    [Fact]
    public async Task Searches_at_the_same_time_do_not_disturb_one_another()
    {
        string[] queries = ["pkce", "\"confused deputy\" token", "server client", "zebrafish husbandry"];
        var alone = new Dictionary<string, string>();
        foreach (var query in queries)
        {
            alone[query] = Urls(await _corpus.SearchAsync(new(query), Now));
        }

        var together = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(
            async () => (Query: queries[i % queries.Length], Urls: Urls(await _corpus.SearchAsync(new(queries[i % queries.Length]), Now))), Now)));

        Assert.Equal(queries.Length, alone.Values.Distinct().Count());
        Assert.All(together, search => Assert.Equal(alone[search.Query], search.Urls));

        static string Urls(SearchResponse found) => string.Join(' ', found.Results.Select(result => result.Url));
    }
}

using Tavily.Corpus;

namespace McpScopes.EndToEnd.Tests.Search;

public sealed class CorpusExtractTests : IDisposable
{
    private const string Page = "https://www.databricks.com/blog/what-is-model-context-protocol";

    private readonly CorpusBackend _corpus = Corpora.Open();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => _corpus.Dispose();

    [Fact]
    public async Task The_page_of_the_session_comes_whole()
    {
        var page = Assert.Single((await _corpus.ExtractAsync(new([Page]), Now)).Results);

        Assert.Equal(Page, page.Url);
        Assert.Equal("What is the Model Context Protocol?", page.Title);
        Assert.StartsWith(
            "# What is the Model Context Protocol?\n\nA language model on its own", page.RawContent, StringComparison.Ordinal);
        Assert.EndsWith("every assistant its people happen to like.\n", page.RawContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTPS://WWW.Databricks.com/blog/what-is-model-context-protocol")]
    [InlineData(Page + "/")]
    [InlineData(Page + "#why-it-caught-on")]
    public async Task Another_spelling_of_the_address_is_the_same_page(string url)
    {
        Assert.Equal(Page, Assert.Single((await _corpus.ExtractAsync(new([url]), Now)).Results).Url);
    }

    [Fact]
    public async Task Text_has_no_marks_of_markdown()
    {
        var page = Assert.Single((await _corpus.ExtractAsync(new([Page]) { Format = "text" }, Now)).Results);

        Assert.Contains("as a server; an assistant speaks", page.RawContent.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.DoesNotContain("**", page.RawContent, StringComparison.Ordinal);
        Assert.DoesNotContain("#", page.RawContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_brings_the_paragraph_that_fits_it_to_the_top()
    {
        var page = Assert.Single((await _corpus.ExtractAsync(new([Page]) { Query = "OAuth access token scopes" }, Now)).Results);

        Assert.StartsWith("The protocol does not say how a model chooses a tool", page.RawContent, StringComparison.Ordinal);
        Assert.Contains("A language model on its own", page.RawContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_is_not_there_is_listed_with_the_reason_beside_those_that_are()
    {
        var read = await _corpus.ExtractAsync(new(["https://nowhere.example/page", Page]), Now);

        Assert.Equal(Page, Assert.Single(read.Results).Url);
        var failed = Assert.Single(read.FailedResults);
        Assert.Equal("https://nowhere.example/page", failed.Url);
        Assert.Contains("no page at this address", failed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_text_of_the_corpus_is_complete()
    {
        var documents = CorpusDocument.All();

        Assert.InRange(documents.Count, 10, 20);
        Assert.Equal(documents.Count, documents.Select(document => document.Url).Distinct().Count());
        Assert.All(documents, document =>
        {
            Assert.Equal(Uri.UriSchemeHttps, document.Url.Scheme);
            Assert.InRange(document.Body.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length, 150, 500);
            Assert.EndsWith(".", document.Answer, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_text_without_a_front_matter_is_refused_by_name()
    {
        var missing = Assert.Throws<FormatException>(() => CorpusDocument.Parse("corpus/x", "# Just text"));
        var incomplete = Assert.Throws<FormatException>(() => CorpusDocument.Parse("corpus/x", "---\ntitle: T\n---\nText"));

        Assert.Contains("corpus/x", missing.Message, StringComparison.Ordinal);
        Assert.Contains("'url'", incomplete.Message, StringComparison.Ordinal);
    }
}

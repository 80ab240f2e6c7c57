using FsCheck;
using FsCheck.Fluent;
using Tavily.Corpus;
using Tavily.Search;

namespace McpScopes.EndToEnd.Tests.Search;

public sealed class CorpusHostileQueryTests : IDisposable
{
    private static readonly string[] Pieces =
    [
        "\"", "'", "*", "(", ")", "^", ":", "-", "+", ",", ";", "{", "}", "\\", "%", "_", "\0", "\n", "--", "/*", "AND", "OR", "NOT",
        "NEAR", "NEAR(", ", 5)", "title:", "corpus MATCH", "DROP TABLE corpus", "token", "scope", "the", "of", "Ünïcödé", "e\u0301", "模型",
        "🦀", "\ud800", "\u202e", "\ufdfa", "𞤀", "ﬁ", "1", "0x", "é", " ", "\t",
    ];

    private readonly CorpusBackend _corpus = Corpora.Open();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => _corpus.Dispose();

    [Theory]
    [InlineData("\"")]
    [InlineData("\"unclosed")]
    [InlineData("a\"b\"\"c")]
    [InlineData("NEAR(token scope, 2)")]
    [InlineData("NOT")]
    [InlineData("AND OR NOT NEAR")]
    [InlineData("title:pkce OR body:*")]
    [InlineData("^token* -scope + {a b}: c")]
    [InlineData("'; DROP TABLE corpus; --")]
    [InlineData("%s%n\0")]
    [InlineData("***")]
    [InlineData("")]
    [InlineData("the of and")]
    [InlineData("什么是模型上下文协议")]
    public async Task What_means_something_to_the_index_is_only_text(string query)
    {
        await SearchAsync(query, exact: false);
        await SearchAsync(query, exact: true);
        Assert.NotEmpty((await SearchAsync("pkce", exact: false)).Results);
    }

    [Fact]
    public async Task Punctuation_around_a_word_changes_nothing()
    {
        var plain = await SearchAsync("pkce verifier", exact: false);
        var noisy = await SearchAsync("(\"pkce\"* AND^ verifier):", exact: false);

        Assert.Equal(plain.Results[0].Url, noisy.Results[0].Url);
    }

    [Fact]
    public async Task A_question_of_stop_words_alone_still_searches_for_them()
    {
        Assert.NotEmpty((await SearchAsync("what is the", exact: false)).Results);
    }

    [Fact]
    public async Task A_query_of_a_megabyte_is_answered()
    {
        var text = string.Join(' ', Enumerable.Range(0, 150_000).Select(n => $"word{n}")) + " pkce";

        Assert.NotNull(await SearchAsync(text, exact: false));
        Assert.NotNull(await SearchAsync($"\"{text}\"", exact: true));
    }

    [Fact]
    public void No_text_at_all_makes_the_search_fail()
    {
        var mixed = Gen.Elements(Pieces).ListOf().Select(pieces => string.Concat(pieces));
        var any = ArbMap.Default.GeneratorFor<string>().Where(text => text is not null);
        Prop.ForAll(
            Gen.OneOf(mixed, any).ToArbitrary(),
            ArbMap.Default.ArbFor<bool>(),
            (query, exact) =>
            {
                var found = SearchAsync(query, exact).GetAwaiter().GetResult();
                return found.Results.Count <= 5 && found.Results.All(result => result.Score is >= 0 and < 1);
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
    }

    private Task<SearchResponse> SearchAsync(string query, bool exact) =>
        _corpus.SearchAsync(new(query) { ExactMatch = exact }, Now);
}

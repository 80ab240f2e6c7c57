using AgentConsole.Parsing;

namespace McpScopes.EndToEnd.Tests.Session;

public sealed class RequestParserTests
{
    private const string Page = "https://example.org/page";

    private readonly RequestParser _parser = new(["tavily", "wiki"]);

    [Theory]
    [InlineData("""Use the tavily MCP to search "what is the model context protocol" """, "what is the model context protocol", "tavily")]
    [InlineData("use Wiki to search for owls", "owls", "wiki")]
    [InlineData("search the web for “scope tokens”", "scope tokens", null)]
    [InlineData("search: extract teeth", "extract teeth", null)]
    [InlineData("use the tavily MCP server to search how to read https://example.org", "how to read https://example.org", "tavily")]
    public void A_search_is_the_quoted_text_or_the_rest(string line, string query, string? server)
    {
        var call = Assert.IsType<Request.Call>(_parser.Parse(line, thatPage: null));

        Assert.Equal(("search", $$"""{"query":"{{query}}"}""", server), (call.Tool, call.Arguments.GetRawText(), call.Server));
    }

    [Theory]
    [InlineData("Now use tavily to extract the full text of that page", Page)]
    [InlineData("extract it", Page)]
    [InlineData("read the page that the search found", Page)]
    [InlineData("extract https://example.com/a?b=c.", "https://example.com/a?b=c")]
    [InlineData("please read (http://localhost:1/x)", "http://localhost:1/x")]
    public void An_extract_names_a_page_or_means_the_last_one_found(string line, string url)
    {
        var call = Assert.IsType<Request.Call>(_parser.Parse(line, Page));

        Assert.Equal(("extract", url), (call.Tool, call.Arguments.GetProperty("url").GetString()));
    }

    [Theory]
    [InlineData("extract that page")]
    [InlineData("extract")]
    [InlineData("search")]
    [InlineData("search \"\"")]
    [InlineData("call search [1]")]
    [InlineData("call search {")]
    [InlineData("make me a sandwich")]
    [InlineData("use notion to search owls")]
    public void What_is_missing_is_asked_for(string line) => Assert.IsType<Request.NotUnderstood>(_parser.Parse(line, thatPage: null));

    [Theory]
    [InlineData("call echo", "{}")]
    [InlineData("""call echo {"a": [1, {"b": null}]}""", """{"a": [1, {"b": null}]}""")]
    public void A_call_takes_json_as_it_is(string line, string arguments)
    {
        var call = Assert.IsType<Request.Call>(_parser.Parse(line, thatPage: null));

        Assert.Equal(("echo", arguments, true), (call.Tool, call.Arguments.GetRawText(), call.InFull));
    }
}

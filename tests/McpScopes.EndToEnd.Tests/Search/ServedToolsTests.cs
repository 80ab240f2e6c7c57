using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace McpScopes.EndToEnd.Tests.Search;

/// <summary>The tools as clients meet them: over HTTP, with tokens of the authority.</summary>
public sealed class ServedToolsTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Page = "https://www.databricks.com/blog/what-is-model-context-protocol";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_developer_may_search_and_gets_the_sessions_answer()
    {
        var token = await server.TokenAsync("dev@example.com", "tavily-mcp/search");
        await using var client = await server.ConnectAsync(token, Now);

        var result = await client.CallToolAsync(
            "search", new Dictionary<string, object?> { ["query"] = "what is the model context protocol" }, cancellationToken: Now);

        var found = result.StructuredContent!.Value;
        Assert.StartsWith(
            "The Model Context Protocol (MCP) is an open standard", found.GetProperty("answer").GetString(), StringComparison.Ordinal);
        Assert.Equal("What is the Model Context Protocol?", found.GetProperty("results")[0].GetProperty("title").GetString());
        Assert.Equal(Page, found.GetProperty("results")[0].GetProperty("url").GetString());
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse(found.GetRawText()), JsonNode.Parse(Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text)));
    }

    [Fact]
    public async Task A_developer_may_not_extract_and_gets_the_sessions_refusal()
    {
        var token = await server.TokenAsync("dev@example.com", "tavily-mcp/search");

        var (status, body) = await server.CallAsync(token, "extract", new { url = Page }, Now);

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(body), JsonNode.Parse("""
                {"error":"forbidden","message":"dev@example.com does not have scope 'tavily-mcp/extract'",
                "required_scope":"tavily-mcp/extract","user_scopes":["openid","tavily-mcp/search"],"status":403}
                """)),
            body);
    }

    [Theory]
    [InlineData("lead@example.com", "tavily-mcp/extract")]
    [InlineData("admin@example.com", "tavily-mcp/admin")]
    public async Task Those_whose_role_includes_it_read_the_whole_page(string user, string scope)
    {
        await using var client = await server.ConnectAsync(await server.TokenAsync(user, scope), Now);

        var result = await client.CallToolAsync("extract", new Dictionary<string, object?> { ["url"] = Page }, cancellationToken: Now);

        var page = result.StructuredContent!.Value.GetProperty("results")[0];
        Assert.Contains(
            "every assistant its people happen to like.", page.GetProperty("raw_content").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("search", """{}""", "'query'")]
    [InlineData("search", """{"query":""}""", "Pass the question")]
    [InlineData("search", """{"query":"x","max_results":"many"}""", "input schema")]
    [InlineData("search", """{"query":"x","max_results":99}""", "Pass a number from 1 to 20.")]
    [InlineData("search", """{"query":{"a":1}}""", "input schema")]
    [InlineData("extract", """{}""", "Pass its absolute address as 'url'")]
    [InlineData("extract", """{"url":"https://nowhere.example/"}""", "Use an address that the search tool returned.")]
    [InlineData("extract", """{"url":7}""", "input schema")]
    public async Task A_bad_argument_is_an_error_result_that_an_agent_can_act_on(string tool, string arguments, string sentence)
    {
        await using var client = await server.ConnectAsync(await server.TokenAsync("admin@example.com", "tavily-mcp/admin"), Now);

        var result = await client.CallToolAsync(
            tool, JsonSerializer.Deserialize<Dictionary<string, object?>>(arguments)!, cancellationToken: Now);

        Assert.True(result.IsError);
        var text = Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;
        Assert.Contains(sentence, text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_tools_are_listed_with_title_description_and_the_schema_of_their_result()
    {
        await using var client = await server.ConnectAsync(await server.TokenAsync("dev@example.com", "tavily-mcp/search"), Now);

        var tools = (await client.ListToolsAsync(cancellationToken: Now)).OrderBy(tool => tool.Name, StringComparer.Ordinal).ToList();

        Assert.Equal(["extract", "search"], tools.Select(tool => tool.Name));
        Assert.All(tools, tool =>
        {
            Assert.NotNull(tool.Title);
            Assert.NotEmpty(tool.Description);
            Assert.NotNull(tool.ProtocolTool.OutputSchema);
        });
    }

    [Fact]
    public async Task The_configuration_for_clients_is_an_address_and_nothing_else()
    {
        var file = JsonNode.Parse(await server.Http.GetStringAsync("/.mcp.json", Now));
        var page = WebUtility.HtmlDecode(await server.Http.GetStringAsync("/", Now));

        var expected = JsonNode.Parse($$$$"""{"mcpServers":{"tavily":{"type":"http","url":"{{{{server.Mcp}}}}"}}}""");
        Assert.True(JsonNode.DeepEquals(expected, file), file!.ToJsonString());
        Assert.Contains($"\"url\": \"{server.Mcp}\"", page, StringComparison.Ordinal);
        Assert.Contains("no secrets", page, StringComparison.Ordinal);
    }
}

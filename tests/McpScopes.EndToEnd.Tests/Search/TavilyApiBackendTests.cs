using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using Tavily;
using Tavily.Search;

namespace McpScopes.EndToEnd.Tests.Search;

/// <summary>The backend against a stand-in of Tavily's API on a real Kestrel.</summary>
public sealed class TavilyApiBackendTests : IAsyncDisposable
{
    private readonly WebApplication _api;
    private Func<HttpContext, Task> _answer = _ => Task.CompletedTask;
    private string? _authorization;
    private JsonElement _body;

    public TavilyApiBackendTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _api = builder.Build();
        _api.MapPost("/{path}", async (HttpContext context) =>
        {
            _authorization = context.Request.Headers.Authorization;
            _body = await context.Request.ReadFromJsonAsync<JsonElement>(context.RequestAborted);
            await _answer(context);
        });
    }

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_search_goes_to_the_api_with_the_servers_key_and_comes_back_in_the_tools_shape()
    {
        Answer(200, """
            {"query":"q","follow_up_questions":null,"answer":"A.","images":["https://i.example/1.png",{"url":"https://i.example/2.png",
            "description":"Two"}],"results":[{"url":"https://a.example/","title":"T","content":"C","score":0.9,"raw_content":null}],
            "response_time":1.2,"auto_parameters":{},"request_id":"r1"}
            """);

        var found = await (await BackendAsync()).SearchAsync(
            new("q") { MaxResults = 3, StartDate = new(2026, 1, 31), IncludeDomains = ["a.example"] }, Now);

        Assert.Equal("Bearer tvly-test", _authorization);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(_body.GetRawText()), JsonNode.Parse("""
            {"query":"q","search_depth":"basic","topic":"general","start_date":"2026-01-31","max_results":3,"include_answer":true,
            "include_images":false,"include_image_descriptions":false,"include_raw_content":false,"include_domains":["a.example"],
            "exclude_domains":[],"include_favicon":false,"exact_match":false}
            """)), _body.GetRawText());
        Assert.Equal("A.", found.Answer);
        Assert.Equal("r1", found.RequestId);
        Assert.Equal(
            new SearchResult { Title = "T", Url = "https://a.example/", Content = "C", Score = 0.9 }, Assert.Single(found.Results));
        Assert.Equal(["https://i.example/1.png", "https://i.example/2.png"], found.Images.Select(image => image.Url));
        Assert.Equal("Two", found.Images[1].Description);
    }

    [Fact]
    public async Task An_extract_goes_to_the_api_too()
    {
        Answer(200, """
            {"results":[{"url":"https://a.example/","raw_content":"Text","images":[]}],
            "failed_results":[{"url":"https://b.example/","error":"404"}],"response_time":0.1}
            """);

        var read = await (await BackendAsync()).ExtractAsync(new(["https://a.example/", "https://b.example/"]), Now);

        Assert.Equal(
            ["https://a.example/", "https://b.example/"], _body.GetProperty("urls").EnumerateArray().Select(url => url.GetString()));
        Assert.Equal("Text", Assert.Single(read.Results).RawContent);
        Assert.Equal("404", Assert.Single(read.FailedResults).Error);
    }

    [Theory]
    [InlineData(401, "{}", "check Search:ApiKey")]
    [InlineData(429, "{}", "slow down")]
    [InlineData(432, "{}", "plan is used up")]
    [InlineData(400, """{"detail":{"error":"Query is too long."}}""", "did not accept the request: Query is too long.")]
    [InlineData(422, """{"detail":"No."}""", "did not accept the request: No.")]
    [InlineData(400, "<html>", "HTTP 400")]
    [InlineData(400, "[]", "HTTP 400")]
    [InlineData(503, "busy", "Try again")]
    [InlineData(200, "<html>", "a form this server does not know")]
    [InlineData(200, "null", "a form this server does not know")]
    [InlineData(200, """{"results":7}""", "a form this server does not know")]
    [InlineData(200, """{"query":"q","results":[],"images":[7]}""", "a form this server does not know")]
    public async Task What_goes_wrong_at_the_api_is_told_to_the_agent_without_the_key(int status, string body, string sentence)
    {
        Answer(status, body);
        var backend = await BackendAsync();

        var refused = await Assert.ThrowsAsync<McpException>(() => backend.SearchAsync(new("q"), Now));

        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("tvly", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_api_that_is_down_is_told_to_the_agent()
    {
        var backend = await BackendAsync();
        await _api.StopAsync(Now);

        var refused = await Assert.ThrowsAsync<McpException>(() => backend.SearchAsync(new("q"), Now));

        Assert.Contains("can't be reached", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_key_stops_the_start_and_names_the_variable()
    {
        var stopped = Assert.Throws<InvalidOperationException>(() => Register(("Search:Backend", "tavily")));

        Assert.Contains("Search__ApiKey", stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_in_a_settings_file_stops_the_start()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "settings.json"), """{"Search":{"Backend":"tavily","ApiKey":"tvly-test"}}""");
            var configuration = new ConfigurationBuilder().SetBasePath(folder.FullName).AddJsonFile("settings.json").Build();

            var stopped = Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddSearchBackend(configuration));

            Assert.Contains("settings.json", stopped.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("tvly", stopped.Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("Search:Backend", "google", "'embedded' or 'tavily'")]
    [InlineData("Search:BaseAddress", "http://api.example", "https address")]
    [InlineData("Search:BaseAddress", "nonsense", "https address")]
    public void A_wrong_setting_stops_the_start_and_is_named(string name, string value, string sentence)
    {
        var stopped = Assert.Throws<InvalidOperationException>(
            () => Register(("Search:Backend", "tavily"), ("Search:ApiKey", "tvly-test"), (name, value)));

        Assert.Contains(name, stopped.Message, StringComparison.Ordinal);
        Assert.Contains(sentence, stopped.Message, StringComparison.Ordinal);
    }

    private static IServiceCollection Register(params (string Name, string Value)[] settings) =>
        new ServiceCollection().AddSearchBackend(new ConfigurationBuilder()
            .AddInMemoryCollection(settings
                .GroupBy(pair => pair.Name)
                .ToDictionary(pairs => pairs.Key, pairs => (string?)pairs.Last().Value))
            .Build());

    private void Answer(int status, string body) => _answer = context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body, context.RequestAborted);
    };

    private async Task<ISearchBackend> BackendAsync()
    {
        await _api.StartAsync(Now);
        return Register(("Search:Backend", "tavily"), ("Search:ApiKey", "tvly-test"), ("Search:BaseAddress", _api.Urls.First()))
            .BuildServiceProvider()
            .GetRequiredService<ISearchBackend>();
    }
}

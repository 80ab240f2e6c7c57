using McpScopes.Generators.Manifests;
using McpScopes.Tool.CommandLine;
using McpScopes.Tool.Tests.CommandLine;

namespace McpScopes.Tool.Tests.Reading;

/// <summary>What a PATH may be, and what is said of one that is not.</summary>
public sealed class ReadingTests
{
    private const string Scope = """{ "name": "a", "description": null, "implies": [], "initial": false }""";
    private const string Tool = """{ "kind": "tool", "name": "t", "requirement": "scopes", "scopes": ["a"] }""";

    [Fact]
    public async Task An_application_is_listed_with_the_tools_of_the_libraries_that_it_joins()
    {
        var list = await ToolRun.Of("list", SampleAssembly.Server);

        Assert.Equal(ExitCode.Success, list.ExitCode);
        Assert.Matches("tool extract +tavily-mcp/extract\n", list.Output.Replace("\r", "", StringComparison.Ordinal));
        Assert.Matches("tool search +tavily-mcp/search", list.Output);
        Assert.Contains("implies tavily-mcp/extract tavily-mcp/search", list.Output, StringComparison.Ordinal);
        Assert.Empty(list.Errors);
    }

    [Fact]
    public async Task A_joined_library_that_is_not_beside_the_application_is_an_error_not_an_omission()
    {
        using var folder = new TestFolder();

        var list = await ToolRun.Of("list", folder.Copy(SampleAssembly.Server));

        Assert.Equal(ExitCode.Data, list.ExitCode);
        Assert.Contains("TavilyServer joins the scopes of TavilyTools, and TavilyTools.dll is not there", list.Errors, StringComparison.Ordinal);
        Assert.Empty(list.Output);
    }

    [Fact]
    public async Task The_JSON_of_list_is_a_manifest_file_that_says_the_same()
    {
        using var folder = new TestFolder();
        var json = await ToolRun.Of("list", SampleAssembly.Server, "--format", "json");
        var file = folder.Write("scopes.json", json.Output);

        var again = await ToolRun.Of("list", file, "--format", "json");
        var diff = await ToolRun.Of("diff", SampleAssembly.Server, file);

        Assert.Equal(json.Output, again.Output);
        Assert.Equal(ExitCode.Success, diff.ExitCode);
        Assert.StartsWith("same:", diff.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such.dll", ExitCode.NoInput, "no such file")]
    [InlineData(".", ExitCode.NoInput, "a folder")]
    [InlineData("xunit.v3.core.dll", ExitCode.Data, "no scope manifest")]
    [InlineData("mcpscopes", ExitCode.Data, "not the executable beside it")]
    public async Task What_is_no_such_assembly_is_said_in_words(string file, int exitCode, string words)
    {
        var run = await ToolRun.Of("list", file == "." ? AppContext.BaseDirectory : Path.Combine(AppContext.BaseDirectory, file));

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(words, run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "(1,2): not JSON")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("{}", "\"formatVersion\"")]
    [InlineData("""{ "formatVersion": 0 }""", "0 is not a format version")]
    [InlineData("""{ "formatVersion": 1 }""", "\"assembly\" is missing")]
    [InlineData("""{ "formatVersion": 1, "assembly": "A", "definesScopes": true }""", "\"scopes\" is missing")]
    [InlineData("""{ "formatVersion": 1, "assembly": "A", "definesScopes": 1, "scopes": [], "primitives": [] }""", "true or false")]
    [InlineData(
        """{ "formatVersion": 1, "assembly": "A", "definesScopes": true, "scopes": [], "primitives": [{ "kind": "widget", "name": "w", "requirement": "anonymous", "scopes": [] }] }""",
        "'widget' is not a kind of primitive")]
    [InlineData(
        """{ "formatVersion": 1, "assembly": "A", "definesScopes": true, "scopes": [], "primitives": [{ "kind": "tool", "name": "w", "requirement": "perhaps", "scopes": [] }] }""",
        "'perhaps' is not a requirement")]
    [InlineData(
        """{ "formatVersion": 1, "assembly": "A", "definesScopes": true, "scopes": [], "primitives": [{ "kind": "tool", "name": "w", "requirement": "scopes", "scopes": [] }] }""",
        "contradict each other")]
    public async Task A_manifest_that_could_be_misunderstood_is_refused(string json, string words)
    {
        using var folder = new TestFolder();

        var run = await ToolRun.Of("list", folder.Write("scopes.json", json));

        Assert.Equal(ExitCode.Data, run.ExitCode);
        Assert.Contains(words, run.Errors, StringComparison.Ordinal);
        Assert.Contains("scopes.json", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_newer_format_is_refused_with_what_to_do()
    {
        using var folder = new TestFolder();

        var run = await ToolRun.Of("list", folder.Write("scopes.json", $$"""{ "formatVersion": {{ManifestFormat.Version + 1}}, "surprise": true }"""));

        Assert.Equal(ExitCode.Data, run.ExitCode);
        Assert.Contains($"format version is {ManifestFormat.Version + 1}, and this program reads up to {ManifestFormat.Version}", run.Errors, StringComparison.Ordinal);
        Assert.Contains("dotnet tool update McpScopes.Tool", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Members_that_this_version_does_not_know_are_left_alone()
    {
        using var folder = new TestFolder();
        var file = folder.Write("scopes.json", $$"""
            {
              "formatVersion": 1, "assembly": "A", "definesScopes": true, "calls": ["AddMcpScopes"],
              "scopes": [{{Scope.Replace("}", ", \"group\": \"g\" }", StringComparison.Ordinal)}}],
              "primitives": [{{Tool.Replace("}", ", \"source\": \"Tools.cs\" }", StringComparison.Ordinal)}}]
            }
            """);

        var run = await ToolRun.Of("list", file);

        Assert.Equal(ExitCode.Success, run.ExitCode);
        Assert.Contains("tool t", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_primitives_of_one_name_are_an_error_as_they_are_at_start_up()
    {
        using var folder = new TestFolder();
        var file = folder.Write("scopes.json", $$"""{ "formatVersion": 1, "assembly": "A", "definesScopes": true, "scopes": [], "primitives": [{{Tool}}, {{Tool}}] }""");

        var run = await ToolRun.Of("list", file);

        Assert.Equal(ExitCode.Data, run.ExitCode);
        Assert.Contains("Two primitives are called 't'", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_names_move_no_cursor_and_end_no_line()
    {
        using var folder = new TestFolder();
        var file = folder.Write("scopes.json", $$"""
            {
              "formatVersion": 1, "assembly": "A", "definesScopes": true, "scopes": [],
              "primitives": [{{Tool.Replace("\"t\"", "\"\\u001b[2Jt\\n[red]x\\u202e | `a` ![i](http://e.invalid)\"", StringComparison.Ordinal)}}]
            }
            """);

        var text = await ToolRun.Of("list", file);
        var markdown = await ToolRun.Of("list", file, "--format", "markdown");
        var json = await ToolRun.Of("list", file, "--format", "json");

        Assert.Contains(@"tool \u001b[2Jt\u000a[red]x\u202e |", text.Output, StringComparison.Ordinal);
        Assert.Contains(@"``\u001b[2Jt\u000a[red]x\u202e \| `a` ![i](http://e.invalid)``", markdown.Output, StringComparison.Ordinal);
        Assert.All([text, markdown, json], run => Assert.DoesNotContain(run.Output, c => c is '\u001b' or '\u202e'));
    }
}

using McpScopes.Generators.Tests.Diagnostics.Checking;

namespace McpScopes.Generators.Tests.Diagnostics;

public class ScopeNameTests
{
    private const string Catalogue = """
        [assembly: DefineScope("tavily-mcp/search")]
        [assembly: DefineScope("tavily-mcp/extract")]
        """;

    [Theory]
    [InlineData("\"a b\"", "Scope 'a b' has a space (U+0020) at position 2")]
    [InlineData("\"\"", "Scope '' is empty")]
    [InlineData("\"a\\tb\"", "Scope 'a\\tb' has a tab (U+0009) at position 2")]
    [InlineData("\"a\\\"\"", "Scope 'a\"' has a quotation mark (U+0022) at position 2")]
    [InlineData("@\"\\a\"", "Scope '\\\\a' has a backslash (U+005C) at position 1")]
    [InlineData("\"a\\u0001\"", "Scope 'a\\u0001' has a control character (U+0001) at position 2")]
    [InlineData("\"größe\"", "Scope 'größe' has 'ö' (U+00F6) at position 3")]
    [InlineData("\"ab😀\"", "Scope 'ab😀' has a character outside ASCII (U+D83D) at position 3")]
    public Task What_is_no_scope_token_is_reported(string literal, string message) => CodeUnderTest
        .Of(Tool(literal))
        .Reports(new Finding(
            "MCPS002",
            literal,
            message + "; a scope token is printable ASCII without spaces, '\"' and '\\' (RFC 6749 §3.3)"));

    [Theory]
    [InlineData("\"tavily-mcp/extract\"")]
    [InlineData("\"!\"")]
    [InlineData("\"#[]~\"")]
    [InlineData("\"https://www.example.com/auth/calendar.readonly\"")]
    public Task What_is_a_scope_token_is_not(string literal) => CodeUnderTest.Of(Tool(literal)).ReportsNothing();

    [Fact]
    public Task Every_notation_of_the_arguments_is_read() => CodeUnderTest
        .Of("""
            public static class Tools
            {
                private const string Second = "2 2";

                [McpServerTool, RequiresScope("1 1", Second), RequiresScope(new[] { "3 3" }), RequiresScope(["4 4"]), RequiresScope(scopes: "5" + " 5")]
                public static string Extract(string url) => url;
            }
            """)
        .Reports(
            IllFormed("\"1 1\"", "1 1"),
            IllFormed("Second", "2 2"),
            IllFormed("\"3 3\"", "3 3"),
            IllFormed("\"4 4\"", "4 4"),
            IllFormed("\"5\" + \" 5\"", "5 5"));

    [Fact]
    public Task A_definition_and_what_it_implies_are_read() => CodeUnderTest
        .Of("""
            [assembly: DefineScope("a b", Implies = ["c c", "x"])]
            [assembly: DefineScope("xy")]
            """)
        .Reports(
            IllFormed("\"a b\"", "a b"),
            IllFormed("\"c c\"", "c c"),
            new Finding("MCPS003", "\"x\"", "Scope 'x' is not defined; define it with [assembly: DefineScope(\"x\")], or use one of 'a b', 'xy'"));

    [Theory]
    [InlineData("tavily-mcp/extrct", "tavily-mcp/extract")]
    [InlineData("tavily-mcp/exrtact", "tavily-mcp/extract")]
    [InlineData("Tavily-MCP/Extract", "tavily-mcp/extract")]
    [InlineData("extract", "tavily-mcp/extract")]
    [InlineData("SEARCH", "tavily-mcp/search")]
    [InlineData("api/tavily-mcp/search", "tavily-mcp/search")]
    public Task A_misspelt_scope_is_reported_with_the_one_meant(string scope, string meant) => CodeUnderTest
        .Of(Catalogue + Tool($"\"{scope}\""))
        .Reports(new Finding("MCPS003", $"\"{scope}\"", $"Scope '{scope}' is not defined; did you mean '{meant}'?"));

    [Fact]
    public Task A_scope_that_resembles_none_is_reported_with_the_definition_to_add() => CodeUnderTest
        .Of(Catalogue + Tool("\"billing\""))
        .Reports(new Finding(
            "MCPS003",
            "\"billing\"",
            "Scope 'billing' is not defined; define it with [assembly: DefineScope(\"billing\")], or use one of 'tavily-mcp/extract', 'tavily-mcp/search'"));

    [Fact]
    public Task A_defined_scope_is_not_reported() => CodeUnderTest.Of(Catalogue + Tool("\"tavily-mcp/search\"")).ReportsNothing();

    [Fact]
    public Task Without_a_catalogue_any_scope_is_one() => CodeUnderTest.Of(Tool("\"tavily-mcp/extrct\"")).ReportsNothing();

    [Fact]
    public Task The_class_is_read_too() => CodeUnderTest
        .Of(Catalogue + """

            [RequiresScope("tavily-mcp/serch")]
            public static class Tools;
            """)
        .Reports(new Finding("MCPS003", "\"tavily-mcp/serch\"", "Scope 'tavily-mcp/serch' is not defined; did you mean 'tavily-mcp/search'?"));

    private static Finding IllFormed(string squiggle, string scope) => new(
        "MCPS002",
        squiggle,
        $"Scope '{scope}' has a space (U+0020) at position 2; a scope token is printable ASCII without spaces, '\"' and '\\' (RFC 6749 §3.3)");

    private static string Tool(string literal) => $$"""

        [McpServerToolType]
        public static class Tools
        {
            [McpServerTool, RequiresScope({{literal}})]
            public static string Extract(string url) => url;
        }
        """;
}

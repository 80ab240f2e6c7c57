using McpScopes.Generators.Tests.Diagnostics.Checking;

namespace McpScopes.Generators.Tests.Diagnostics;

public class ScopeNameTests
{
    private const string Catalogue = """
        [assembly: DefineScope("tavily-mcp/search")]
        [assembly: DefineScope("tavily-mcp/extract")]

        [AuthenticatedOnly]
        public static class Used
        {
            [McpServerTool, RequiresScope("tavily-mcp/search", "tavily-mcp/extract")]
            public static string Both() => "";
        }
        """;

    [Theory]
    [InlineData("\"a b\"", "Scope 'a b' has a space (U+0020) at position 2")]
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
            [assembly: DefineScope("")]
            """)
        .Reports(
            IllFormed("\"a b\"", "a b"),
            IllFormed("\"c c\"", "c c"),
            new Finding("MCPS003", "\"x\"", "Scope 'x' is not defined; define it with [assembly: DefineScope(\"x\")], or use one of 'a b', 'xy'"),
            new Finding("MCPS002", "\"\"", "Scope '' is empty; a scope token is printable ASCII without spaces, '\"' and '\\' (RFC 6749 §3.3)"));

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
            public abstract class Tools;
            """)
        .Reports(new Finding("MCPS003", "\"tavily-mcp/serch\"", "Scope 'tavily-mcp/serch' is not defined; did you mean 'tavily-mcp/search'?"));

    [Theory]
    [InlineData("RequiresScope", "names no scope")]
    [InlineData("RequiresScope()", "names no scope")]
    [InlineData("RequiresScope([])", "names no scope")]
    [InlineData("RequiresScope(new string[0])", "names no scope")]
    [InlineData("RequiresScope(null!)", "names no scope")]
    [InlineData("RequiresScope(\"\")", "names an empty scope", "\"\"")]
    [InlineData("RequiresScope(\"read\", null!)", "names an empty scope", "null")]
    public Task A_requirement_without_a_scope_is_reported(string attribute, string message, string? squiggle = null) => CodeUnderTest
        .Of($$"""
            public static class Tools
            {
                [McpServerTool, {{attribute}}]
                public static string Extract(string url) => url;
            }
            """)
        .Reports(new Finding(
            "MCPS012",
            squiggle ?? attribute,
            $"[RequiresScope] {message}: name at least one scope, or write [AuthenticatedOnly] to ask for a valid token alone"));

    [Fact]
    public Task Scopes_of_a_referenced_assembly_are_known() => CodeUnderTest
        .Of("""
            [assembly: DefineScope("app/all", Implies = ["lib/read"])]
            public static class Tools
            {
                [McpServerTool, RequiresScope("lib/raed")]
                public static string Extract(string url) => url;
            }
            """)
        .Referencing("Lib", """
            [assembly: DefineScope("lib/read")]
            public static class LibTools
            {
                [McpServerTool, RequiresScope("lib/read")]
                public static string Read(string url) => url;
            }
            """)
        .Reports(new Finding("MCPS003", "\"lib/raed\"", "Scope 'lib/raed' is not defined; did you mean 'lib/read'?"));

    [Fact]
    public Task Parameters_of_a_pattern_may_have_other_names_in_the_catalogue() => CodeUnderTest
        .Of("""
            [assembly: DefineScope("repo:{owner}")]
            public static class Tools
            {
                [McpServerTool, RequiresScope("repo:{user}")]
                public static string Read(string user) => user;
            }
            """)
        .ReportsNothing();

    [Fact]
    public Task One_scope_with_spaces_becomes_several() => CodeUnderTest.Of(Tool("\"a b  c\"")).Becomes("MCPS002", "Make it 3 scopes", Tool("\"a\", \"b\", \"c\""));

    [Theory]
    [InlineData("\"a b\"", "a-b")]
    [InlineData("\" größe\\t\"", "gr-e")]
    [InlineData("\"\\\"a\\\"\"", "a")]
    public Task Characters_that_may_not_be_there_are_replaced(string literal, string replaced) =>
        CodeUnderTest.Of(Tool(literal)).Becomes("MCPS002", $"Replace by '{replaced}'", Tool($"\"{replaced}\""));

    [Fact]
    public Task All_ill_formed_scopes_are_replaced_at_once() => CodeUnderTest
        .Of(Tool("\"a b\", \"c d\""))
        .AllBecome("MCPS002", "Replace by 'a-b'", Tool("\"a-b\", \"c-d\""));

    [Fact]
    public Task The_scope_that_was_meant_is_put_in() => CodeUnderTest
        .Of(Catalogue + Tool("\"tavily-mcp/extrct\""))
        .Becomes("MCPS003", "Change to 'tavily-mcp/extract'", Catalogue + Tool("\"tavily-mcp/extract\""));

    [Fact]
    public Task All_misspelt_scopes_are_corrected_at_once() => CodeUnderTest
        .Of(Catalogue + Tool("\"tavily-mcp/extrct\", \"SEARCH\""))
        .AllBecome(
            "MCPS003", "Change to 'tavily-mcp/extract'", Catalogue + Tool("\"tavily-mcp/extract\", \"tavily-mcp/search\""));

    [Fact]
    public Task A_new_scope_is_defined_where_the_others_are() => CodeUnderTest
        .Of(Tool("\"tavily-mcp/crawl\""))
        .And("Scopes.cs", "[assembly: DefineScope(\"billing\")]\n")
        .Becomes(
            "MCPS003", "Define 'tavily-mcp/crawl'", "[assembly: DefineScope(\"billing\")]\n[assembly: DefineScope(\"tavily-mcp/crawl\")]\n", "Scopes.cs");

    [Fact]
    public Task All_new_scopes_are_defined_at_once() => CodeUnderTest
        .Of(Tool("\"crawl\", \"map-of-site\""))
        .And("Scopes.cs", "[assembly: DefineScope(\"billing\")]\n")
        .AllBecome(
            "MCPS003",
            "Define 'crawl'",
            "[assembly: DefineScope(\"billing\")]\n[assembly: DefineScope(\"crawl\")]\n[assembly: DefineScope(\"map-of-site\")]\n",
            "Scopes.cs");

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

using McpScopes.Generators.Tests.Diagnostics.Checking;

namespace McpScopes.Generators.Tests.Diagnostics;

public class UndeclaredPrimitiveTests
{
    [Fact]
    public Task A_tool_that_declares_nothing_is_reported() => CodeUnderTest
        .Of("""
            [McpServerToolType]
            public static class Tools
            {
                [McpServerTool(Name = "extract")]
                public static string Extract(string url) => url;
            }
            """)
        .Reports(new Finding(
            "MCPS001",
            "Extract",
            """Tool 'extract' declares no access requirement: add [RequiresScope("…")], [AuthenticatedOnly] or [AllowAnonymous]"""));

    [Theory]
    [InlineData("RequiresScope(\"read\")")]
    [InlineData("AuthenticatedOnly")]
    [InlineData("AllowAnonymous")]
    public Task A_declaration_on_the_method_suffices(string declaration) => CodeUnderTest
        .Of($$"""
            [McpServerToolType]
            public static class Tools
            {
                [McpServerTool, {{declaration}}]
                public static string Extract(string url) => url;
            }
            """)
        .ReportsNothing();

    [Theory]
    [InlineData("RequiresScope(\"read\")")]
    [InlineData("AuthenticatedOnly")]
    [InlineData("AllowAnonymous")]
    public Task A_declaration_on_the_class_suffices(string declaration) => CodeUnderTest
        .Of($$"""
            [McpServerToolType, {{declaration}}]
            public static class Tools
            {
                [McpServerTool]
                public static string Extract(string url) => url;
            }
            """)
        .ReportsNothing();

    [Fact]
    public Task A_method_that_is_no_primitive_needs_none() => CodeUnderTest
        .Of("""
            public static class Tools
            {
                public static string Extract(string url) => url;
            }
            """)
        .ReportsNothing();

    [Fact]
    public Task Prompts_resources_and_templates_are_primitives_too() => CodeUnderTest
        .Of("""
            public static class Primitives
            {
                [McpServerTool]
                public static Task<string> ReadPageAsync() => Task.FromResult("");

                [McpServerPrompt]
                public static string Summarize() => "";

                [McpServerResource(UriTemplate = "page://home")]
                public static string Home() => "";

                [McpServerResource(UriTemplate = "page://{name}")]
                public static string Page(string name) => name;
            }
            """)
        .Reports(
            Undeclared("ReadPageAsync", "Tool 'read_page'"),
            Undeclared("Summarize", "Prompt 'summarize'"),
            Undeclared("Home", "Resource 'page://home'"),
            Undeclared("Page", "Resource 'page://{name}'"));

    [Fact]
    public Task A_base_class_leaves_the_declaration_to_the_classes_derived_from_it() => CodeUnderTest
        .Of("""
            public abstract class Reader<T>
            {
                [McpServerTool(Name = "read")]
                public string Read(string id) => id;
            }

            [McpServerToolType, RequiresScope("pages")]
            public sealed class PageReader : Reader<int>;
            """)
        .ReportsNothing();

    [Fact]
    public Task A_derived_class_that_declares_nothing_either_is_reported() => CodeUnderTest
        .Of("""
            public abstract class Reader<T>
            {
                [McpServerTool(Name = "read")]
                public string Read(string id) => id;
            }

            [McpServerToolType]
            public sealed class PageReader : Reader<int>;
            """)
        .Reports(Undeclared("PageReader", "Tool 'read'"));

    [Fact]
    public Task A_concrete_base_class_may_leave_it_to_its_heirs_too() => CodeUnderTest
        .Of("""
            public class Reader
            {
                [McpServerTool(Name = "read")]
                public string Read(string id) => id;
            }

            [McpServerToolType, RequiresScope("pages")]
            public sealed class PageReader : Reader;
            """)
        .ReportsNothing();

    [Fact]
    public Task Without_the_marker_an_heir_does_not_take_its_place() => CodeUnderTest
        .Of("""
            public class Reader
            {
                [McpServerTool(Name = "read")]
                public string Read(string id) => id;
            }

            public sealed class PageReader : Reader;
            """)
        .Reports(Undeclared("Read", "Tool 'read'"));

    [Fact]
    public Task An_override_inherits_the_declaration() => CodeUnderTest
        .Of("""
            public abstract class Reader
            {
                [McpServerTool(Name = "read"), RequiresScope("pages")]
                public abstract string Read(string id);
            }

            [McpServerToolType]
            public sealed class PageReader : Reader
            {
                public override string Read(string id) => id;
            }
            """)
        .ReportsNothing();

    [Fact]
    public Task Code_that_does_not_know_the_packages_is_left_alone() => (CodeUnderTest
        .Of("""
            public static class Tools
            {
                [McpServerTool]
                public static string Extract(string url) => url;
            }
            """) with
    { References = CompilationReferences.WithoutMcp, AllowsCompilerErrors = true })
        .ReportsNothing();

    [Fact]
    public async Task The_scopes_of_the_catalogue_are_offered_the_closest_first() => Assert.Equal(
        ["Add [RequiresScope], and name the scope", "Add [RequiresScope(\"tavily-mcp/extract\")]", "Add [RequiresScope(\"tavily-mcp/search\")]", "Add [AuthenticatedOnly]"],
        await CodeUnderTest.Of(Catalogue + Tools("[McpServerTool]")).Titles("MCPS001"));

    [Fact]
    public Task A_scope_is_added_beside_the_attribute_of_the_primitive() => CodeUnderTest
        .Of(Catalogue + Tools("[McpServerTool]"))
        .Becomes(
            "MCPS001",
            "Add [RequiresScope(\"tavily-mcp/extract\")]",
            Catalogue + Tools("[McpServerTool, RequiresScope(\"tavily-mcp/extract\")]"));

    [Fact]
    public Task What_asks_nobody_gets_a_placeholder_that_does_not_compile() => CodeUnderTest
        .Of(Catalogue + Tools("[Description(\"x\")]\n    [McpServerTool(Name = \"x\")]"))
        .Becomes(
            "MCPS001",
            "Add [RequiresScope], and name the scope",
            Catalogue + Tools("[Description(\"x\")]\n    [McpServerTool(Name = \"x\"), RequiresScope(NAME_THE_SCOPE)]"),
            leaves: "CS0103");

    [Fact]
    public Task All_primitives_are_declared_at_once() => CodeUnderTest
        .Of(Tools("[McpServerTool]") + Tools("[McpServerPrompt]", "Prompts"))
        .AllBecome(
            "MCPS001",
            "Add [AuthenticatedOnly]",
            Tools("[McpServerTool, AuthenticatedOnly]") + Tools("[McpServerPrompt, AuthenticatedOnly]", "Prompts"));

    private static Finding Undeclared(string squiggle, string primitive) => new(
        "MCPS001", squiggle, $"""{primitive} declares no access requirement: add [RequiresScope("…")], [AuthenticatedOnly] or [AllowAnonymous]""");

    private static string Tools(string attributes, string name = "Tools") => $$"""

        public static class {{name}}
        {
            {{attributes}}
            public static string Extract(string url) => url;
        }

        """;

    private const string Catalogue = """
        [assembly: DefineScope("tavily-mcp/search")]
        [assembly: DefineScope("tavily-mcp/extract")]

        """;
}

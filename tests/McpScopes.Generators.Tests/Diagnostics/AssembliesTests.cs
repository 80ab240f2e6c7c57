using McpScopes.Generators.Tests.Diagnostics.Checking;

namespace McpScopes.Generators.Tests.Diagnostics;

public class AssembliesTests
{
    [Fact]
    public Task Two_tools_of_one_name_are_reported_at_the_second() => CodeUnderTest
        .Of("""
            namespace One
            {
                public static class Tools
                {
                    [McpServerTool(Name = "read"), AuthenticatedOnly]
                    public static string First() => "";
                }
            }

            namespace Two
            {
                public static class Tools
                {
                    [McpServerTool, AuthenticatedOnly]
                    public static string Read() => "";
                }
            }
            """)
        .Reports(new Finding(
            "MCPS004", "Read", "Tool 'read' is declared twice, by 'One.Tools.First' and by 'Two.Tools.Read': give one of them another name"));

    [Fact]
    public Task Two_overloads_are_told_apart_by_their_parameters() => CodeUnderTest
        .Of("""
            public static class Tools
            {
                [McpServerTool, AuthenticatedOnly]
                public static string Read(int id) => "";

                [McpServerTool, AuthenticatedOnly]
                public static string Read(string id, bool all) => "";
            }
            """)
        .Reports(new Finding(
            "MCPS004",
            "Read",
            "Tool 'read' is declared twice, by 'Tools.Read(int)' and by 'Tools.Read(string, bool)': give one of them another name"));

    [Theory]
    [InlineData("docs://{name}")]
    [InlineData("docs://{+path}")]
    [InlineData("docs://secret{?version}")]
    [InlineData("{scheme}://secret")]
    public Task A_resource_that_a_template_matches_under_another_requirement_is_reported(string template) => CodeUnderTest
        .Of(Overlap("RequiresScope(\"docs/secret\")", template, "RequiresScope(\"docs/read\")"))
        .Reports(new Finding("MCPS023", "Secret", $"Resource 'docs://secret' (requires 'docs/secret') and resource template "
            + $"'{template}' (requires 'docs/read') both match 'docs://secret': both requirements apply; declare the same for both, or change one URI"));

    [Theory]
    [InlineData("files://{a}/index", "files://home/{b}", "files://home/index")]
    [InlineData("files://{a}", "files://{b}{?c}", "files://")]
    [InlineData("files://{+a}", "files://home/{b}", "files://home/")]
    public Task Two_templates_that_match_one_URI_under_different_requirements_are_reported(string first, string second, string shared) =>
        CodeUnderTest
            .Of(Templates(first, "RequiresScope(\"files:read\")", second, "RequiresScope(\"files:secret\")"))
            .Reports(new Finding("MCPS023", "Second", $"Resource template '{second}' (requires 'files:secret') and resource template "
                + $"'{first}' (requires 'files:read') both match '{shared}': both requirements apply; declare the same for both, or change one URI"));

    [Theory]
    [InlineData("files://{a}/index", "RequiresScope(\"a\")", "files://home/{b}", "RequiresScope(\"a\")")]
    [InlineData("files://{a}/index", "RequiresScope(\"a\")", "files://{b}/home", "AllowAnonymous")]
    [InlineData("files://{a}", "RequiresScope(\"a\")", "files://{b}/{c}", "AllowAnonymous")]
    public Task Two_templates_of_one_requirement_or_without_a_URI_in_common_are_not(string first, string onFirst, string second, string onSecond) =>
        CodeUnderTest.Of(Templates(first, onFirst, second, onSecond)).ReportsNothing();

    private static string Templates(string first, string onFirst, string second, string onSecond) => $$"""
        public static class Files
        {
            [McpServerResource(UriTemplate = "{{first}}"), {{onFirst}}]
            public static string First(string a = "", string b = "", string c = "") => "";

            [McpServerResource(UriTemplate = "{{second}}"), {{onSecond}}]
            public static string Second(string a = "", string b = "", string c = "") => "";
        }
        """;

    [Theory]
    [InlineData("RequiresScope(\"docs/secret\")", "docs://{name}", "RequiresScope(\"docs/secret\")")]
    [InlineData("RequiresScope(\"docs/secret\")", "docs://public/{name}", "RequiresScope(\"docs/read\")")]
    [InlineData("AllowAnonymous", "docs://secret/{name}", "AuthenticatedOnly")]
    public Task One_requirement_or_two_sets_of_URIs_are_not(string onResource, string template, string onTemplate) =>
        CodeUnderTest.Of(Overlap(onResource, template, onTemplate)).ReportsNothing();

    [Fact]
    public Task The_template_may_be_in_another_assembly() => CodeUnderTest
        .Of("""
            public static class Docs
            {
                [McpServerResource(UriTemplate = "docs://secret"), AllowAnonymous]
                public static string Secret() => "";
            }
            """)
        .Referencing("Lib", """
            public static class Templates
            {
                [McpServerResource(UriTemplate = "docs://{name}"), RequiresScope("a", "b")]
                public static string Document(string name) => name;
            }
            """)
        .Reports(new Finding("MCPS023", "Secret", "Resource 'docs://secret' (requires nothing) and resource template "
            + "'docs://{name}' (requires 'a' and 'b') both match 'docs://secret': both requirements apply; declare the same for both, or change one URI"));

    private static string Overlap(string onResource, string template, string onTemplate) => $$"""
        public static class Docs
        {
            [McpServerResource(UriTemplate = "docs://secret"), {{onResource}}]
            public static string Secret() => "";

            [McpServerResource(UriTemplate = "{{template}}"), {{onTemplate}}]
            public static string Document(string name = "", string path = "", string version = "", string scheme = "") => "";
        }
        """;

    [Theory]
    [InlineData("page://home", "PAGE://HOME/", "Resource")]
    [InlineData("page://{a}/x{?b,c}", "page://{d}/x{?e,f}", "Resource template")]
    public Task Two_resources_that_answer_one_URI_are_reported(string first, string second, string kind) => CodeUnderTest
        .Of(Resources(first, second))
        .Reports(new Finding(
            "MCPS004", "Two", $"{kind} '{second}' is declared twice, by 'Resources.One' and by 'Resources.Two': give one of them another URI"));

    [Theory]
    [InlineData("page://a", "page://b")]
    [InlineData("page://{a}", "page://{+a}")]
    [InlineData("page://{a}", "page://{a,b}")]
    public Task Resources_that_differ_are_not(string first, string second) => CodeUnderTest.Of(Resources(first, second)).ReportsNothing();

    [Fact]
    public Task A_tool_and_a_prompt_may_share_a_name() => CodeUnderTest
        .Of("""
            [AuthenticatedOnly]
            public static class Primitives
            {
                [McpServerTool, McpServerPrompt]
                public static string Read() => "";
            }
            """)
        .ReportsNothing();

    [Fact]
    public Task What_a_derived_class_registers_in_place_of_its_base_is_no_second() => CodeUnderTest
        .Of("""
            public class Reader
            {
                [McpServerTool, RequiresScope("read")]
                public virtual string Read() => "";
            }

            [McpServerToolType]
            public sealed class PageReader : Reader;
            """)
        .ReportsNothing();

    [Fact]
    public Task A_name_that_a_referenced_assembly_has_is_reported_here() => CodeUnderTest
        .Of(Tool("Mine"))
        .Referencing("Lib", Tool("Theirs"))
        .Reports(new Finding(
            "MCPS004", "Read", "Tool 'read' is declared twice, by assembly 'Lib' and by 'Mine.Read': give one of them another name"));

    [Fact]
    public Task Two_referenced_assemblies_with_one_name_are_reported_without_a_place() => CodeUnderTest
        .Of("public static class Empty;")
        .Referencing("LibA", Tool("A"))
        .Referencing("LibB", Tool("B"))
        .Reports(new Finding(
            "MCPS004", "", "Tool 'read' is declared twice, by assembly 'LibA' and by assembly 'LibB': give one of them another name"));

    [Fact]
    public Task An_assembly_of_another_format_is_reported() => CodeUnderTest
        .Of("public static class Empty;")
        .Referencing(CodeUnderTest.Of("""
            [assembly: ScopeManifest(2, typeof(Table), "{}")]
            public static class Table;
            """) with { AssemblyName = "Lib", IsGenerated = false })
        .Reports(new Finding(
            "MCPS018",
            "",
            "Assembly 'Lib' was built with another McpScopes version (its table has format 2, this version reads 1): build both with the same version"));

    private static string Resources(string first, string second) => $$"""
        [AuthenticatedOnly]
        public static class Resources
        {
            [McpServerResource(UriTemplate = "{{first}}")]
            public static string One() => "";

            [McpServerResource(UriTemplate = "{{second}}")]
            public static string Two() => "";
        }
        """;

    private static string Tool(string className) => $$"""
        [AuthenticatedOnly]
        public static class {{className}}
        {
            [McpServerTool]
            public static string Read() => "";
        }
        """;
}

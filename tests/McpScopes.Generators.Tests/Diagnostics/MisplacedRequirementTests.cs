using McpScopes.Generators.Tests.Diagnostics.Checking;

namespace McpScopes.Generators.Tests.Diagnostics;

public class MisplacedRequirementTests
{
    [Fact]
    public Task A_method_that_is_no_primitive_is_reported() => CodeUnderTest
        .Of("""
            public static class Tools
            {
                [RequiresScope("read")]
                public static string Extract(string url) => url;
            }
            """)
        .Reports(Misplaced("RequiresScope(\"read\")", "'Extract'"));

    [Fact]
    public Task Local_functions_and_lambdas_are_reported() => CodeUnderTest
        .Of("""
            public static class Tools
            {
                public static McpServerTool Make()
                {
                    [RequiresScope("a")]
                    static string Local(string url) => url;
                    _ = Local("");
                    System.Func<string, string> echo = [RequiresScope("b")] (string url) => url;
                    return McpServerTool.Create((string url) => echo(url));
                }
            }
            """)
        .Reports(
            Misplaced("RequiresScope(\"a\")", "the local function 'Local'"),
            Misplaced("RequiresScope(\"b\")", "a lambda"));

    [Fact]
    public Task What_the_program_makes_a_primitive_of_is_not() => CodeUnderTest
        .Of("""
            public static class Tools
            {
                public static McpServerTool[] Make()
                {
                    return
                    [
                        McpServerTool.Create([RequiresScope("a")] (string url) => url),
                        McpServerTool.Create(Local),
                        ModelContextProtocol.Server.McpServerTool.Create(Tools.Method),
                    ];

                    [RequiresScope("b")]
                    static string Local(string url) => url;
                }

                [RequiresScope("c")]
                private static string Method(string url) => url;
            }
            """)
        .ReportsNothing();

    [Theory]
    [InlineData("McpServerTool")]
    [InlineData("McpServerPrompt")]
    [InlineData("McpServerResource(UriTemplate = \"page://home\")")]
    public Task A_primitive_is_not(string primitive) => CodeUnderTest
        .Of($$"""
            public static class Primitives
            {
                [{{primitive}}, RequiresScope("read")]
                public static string Extract() => "";
            }
            """)
        .ReportsNothing();

    [Fact]
    public Task A_method_that_an_override_makes_a_primitive_is_not() => CodeUnderTest
        .Of("""
            public abstract class Reader
            {
                [RequiresScope("read")]
                public abstract string Extract(string url);
            }

            public sealed class PageReader : Reader
            {
                [McpServerTool]
                public override string Extract(string url) => url;
            }
            """)
        .ReportsNothing();

    [Theory]
    [InlineData("public sealed class Billing { public string Charge() => \"\"; }")]
    [InlineData("public class Billing { public string Charge() => \"\"; }")]
    [InlineData("public static class Billing { public static string Charge() => \"\"; }")]
    public Task A_class_without_primitives_is_reported(string type) => CodeUnderTest
        .Of("[RequiresScope(\"billing\")]\n" + type)
        .Reports(new Finding(
            "MCPS005",
            "RequiresScope(\"billing\")",
            "[RequiresScope] protects nothing on 'Billing', which has no MCP primitives: put it on the class that has them, or remove it"));

    [Theory]
    [InlineData("public abstract class Billing;")]
    [InlineData("public class Billing; [McpServerToolType] public class More : Billing { [McpServerTool] public string Charge() => \"\"; }")]
    [InlineData("public class Billing { public string Charge() => \"\"; public McpServerTool Make() => McpServerTool.Create(Charge); }")]
    public Task A_class_that_hands_its_requirement_on_is_not(string types) =>
        CodeUnderTest.Of("[RequiresScope(\"billing\")]\n" + types).ReportsNothing();

    [Fact]
    public Task A_class_that_does_not_register_what_it_inherits_is_reported() => CodeUnderTest
        .Of("""
            public class Reader
            {
                [McpServerTool(Name = "read"), AuthenticatedOnly]
                public string Read() => "";
            }

            [RequiresScope("pages")]
            public sealed class PageReader : Reader;
            """)
        .Reports(new Finding(
            "MCPS005",
            "RequiresScope(\"pages\")",
            "[RequiresScope] protects nothing on 'PageReader', which inherits 'read' and does not register it: add [McpServerToolType]"));

    [Fact]
    public Task The_attribute_is_removed_with_its_line() => CodeUnderTest
        .Of("""
            public static class Tools
            {
                [RequiresScope("read")]
                public static string Extract(string url) => url;
            }
            """)
        .Becomes("MCPS005", "Remove [RequiresScope]", """
            public static class Tools
            {
                public static string Extract(string url) => url;
            }
            """);

    [Fact]
    public Task All_attributes_are_removed_at_once_and_others_stay() => CodeUnderTest
        .Of("""
            public static class Tools
            {
                [RequiresScope("a"), RequiresScope("b"), Description("c")]
                public static string One(string url) => url;

                [RequiresScope("a"), RequiresScope("b")]
                public static string Two(string url) => url;

                [Description("c"), RequiresScope("a")] public static string Three(string url) => url;

                [RequiresScope("a")] public static string Four(string url) => url;
            }
            """)
        .AllBecome("MCPS005", "Remove [RequiresScope]", """
            public static class Tools
            {
                [Description("c")]
                public static string One(string url) => url;

                public static string Two(string url) => url;

                [Description("c")] public static string Three(string url) => url;

                public static string Four(string url) => url;
            }
            """);

    [Fact]
    public Task Or_the_method_becomes_a_tool() => CodeUnderTest
        .Of("""
            public static class Tools
            {
                [RequiresScope("read")]
                public static string Extract(string url) => url;
            }
            """)
        .Becomes("MCPS005", "Add [McpServerTool]", """
            public static class Tools
            {
                [McpServerTool, RequiresScope("read")]
                public static string Extract(string url) => url;
            }
            """);

    private static Finding Misplaced(string squiggle, string place) => new(
        "MCPS005",
        squiggle,
        $"[RequiresScope] protects nothing on {place}, which is not an MCP primitive: "
        + "add [McpServerTool], [McpServerPrompt] or [McpServerResource], or remove it");
}

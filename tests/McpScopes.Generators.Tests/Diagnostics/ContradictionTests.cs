using McpScopes.Generators.Tests.Diagnostics.Checking;

namespace McpScopes.Generators.Tests.Diagnostics;

public class ContradictionTests
{
    [Theory]
    [InlineData("AllowAnonymous", "RequiresScope(\"read\")", "AllowAnonymous", "RequiresScope")]
    [InlineData("RequiresScope(\"read\")", "AuthenticatedOnly", "AuthenticatedOnly", "RequiresScope")]
    [InlineData("AllowAnonymous", "AuthenticatedOnly", "AllowAnonymous", "AuthenticatedOnly")]
    public Task Two_declarations_on_one_member_are_reported_at_the_weaker(string first, string second, string weaker, string stronger) => CodeUnderTest
        .Of(Tool($"McpServerTool, {first}, {second}"))
        .Reports(new Finding("MCPS008", weaker, $"[{weaker}] contradicts [{stronger}] on 'Read': remove one of them"));

    [Fact]
    public Task A_class_is_looked_at_too() => CodeUnderTest
        .Of("""
            [AllowAnonymous, RequiresScope("read")]
            public static class Tools
            {
                [McpServerTool]
                public static string Read() => "";
            }
            """)
        .Reports(new Finding("MCPS008", "AllowAnonymous", "[AllowAnonymous] contradicts [RequiresScope] on 'Tools': remove one of them"));

    [Theory]
    [InlineData("RequiresScope(\"read\")", "AllowAnonymous", "RequiresScope")]
    [InlineData("RequiresScope(\"read\")", "AuthenticatedOnly", "RequiresScope")]
    [InlineData("AuthenticatedOnly", "AllowAnonymous", "AuthenticatedOnly")]
    public Task A_method_that_says_less_than_its_class_is_reported(string onClass, string onMethod, string stronger) => CodeUnderTest
        .Of(Class(onClass, onMethod))
        .Reports(new Finding("MCPS008", onMethod, $"[{onMethod}] contradicts [{stronger}] on 'Tools': remove one of them"));

    [Theory]
    [InlineData("AllowAnonymous", "AuthenticatedOnly")]
    [InlineData("AllowAnonymous", "RequiresScope(\"read\")")]
    [InlineData("AuthenticatedOnly", "RequiresScope(\"read\")")]
    [InlineData("RequiresScope(\"read\")", "RequiresScope(\"write\")")]
    [InlineData("AllowAnonymous", "AllowAnonymous")]
    public Task A_method_may_say_more_than_its_class(string onClass, string onMethod) =>
        CodeUnderTest.Of(Class(onClass, onMethod)).ReportsNothing();

    [Fact]
    public Task The_weaker_is_removed_from_the_method() => CodeUnderTest
        .Of(Class("RequiresScope(\"read\")", "AllowAnonymous"))
        .Becomes("MCPS008", "Remove [AllowAnonymous]", Class("RequiresScope(\"read\")", "AllowAnonymous").Replace(", AllowAnonymous", "", StringComparison.Ordinal));

    [Fact]
    public Task A_class_that_says_less_than_its_base_class_is_reported() => CodeUnderTest
        .Of("""
            [RequiresScope("read")]
            public abstract class Reader
            {
                [McpServerTool]
                public string Read() => "";
            }

            [McpServerToolType, AllowAnonymous]
            public sealed class PageReader : Reader;
            """)
        .Reports(new Finding("MCPS008", "AllowAnonymous", "[AllowAnonymous] contradicts [RequiresScope] on 'Reader': remove one of them"));

    [Fact]
    public Task An_inherited_method_that_says_less_than_the_heir_is_reported_at_the_heir() => CodeUnderTest
        .Of("""
            public abstract class Reader
            {
                [McpServerTool, AuthenticatedOnly]
                public string Read() => "";
            }

            [McpServerToolType, RequiresScope("read")]
            public sealed class PageReader : Reader;
            """)
        .Reports(new Finding("MCPS008", "PageReader", "[AuthenticatedOnly] contradicts [RequiresScope] on 'PageReader': remove one of them"));

    [Fact]
    public Task The_weaker_is_removed() => CodeUnderTest
        .Of(Tool("McpServerTool, AllowAnonymous, RequiresScope(\"read\")"))
        .Becomes("MCPS008", "Remove [AllowAnonymous]", Tool("McpServerTool, RequiresScope(\"read\")"));

    [Fact]
    public Task All_weaker_ones_are_removed_at_once() => CodeUnderTest
        .Of(Tool("AllowAnonymous, AuthenticatedOnly, McpServerTool, RequiresScope(\"read\")"))
        .AllBecome("MCPS008", "Remove [AllowAnonymous]", Tool("McpServerTool, RequiresScope(\"read\")"));

    private static string Class(string onClass, string onMethod) => $$"""
        [{{onClass}}]
        public static class Tools
        {
            [McpServerTool, {{onMethod}}]
            public static string Version() => "";
        }
        """;

    private static string Tool(string attributes) => $$"""
        public static class Tools
        {
            [{{attributes}}]
            public static string Read() => "";
        }
        """;
}

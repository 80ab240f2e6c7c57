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

    [Fact]
    public Task A_method_may_say_something_else_than_its_class() => CodeUnderTest
        .Of("""
            [RequiresScope("read")]
            public static class Tools
            {
                [McpServerTool, AllowAnonymous]
                public static string Version() => "";
            }
            """)
        .ReportsNothing();

    [Fact]
    public Task The_weaker_is_removed() => CodeUnderTest
        .Of(Tool("McpServerTool, AllowAnonymous, RequiresScope(\"read\")"))
        .Becomes("MCPS008", "Remove [AllowAnonymous]", Tool("McpServerTool, RequiresScope(\"read\")"));

    [Fact]
    public Task All_weaker_ones_are_removed_at_once() => CodeUnderTest
        .Of(Tool("AllowAnonymous, AuthenticatedOnly, McpServerTool, RequiresScope(\"read\")"))
        .AllBecome("MCPS008", "Remove [AllowAnonymous]", Tool("McpServerTool, RequiresScope(\"read\")"));

    private static string Tool(string attributes) => $$"""
        public static class Tools
        {
            [{{attributes}}]
            public static string Read() => "";
        }
        """;
}

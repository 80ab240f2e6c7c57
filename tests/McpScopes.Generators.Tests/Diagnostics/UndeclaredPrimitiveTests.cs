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
            """Tool 'extract' declares no scope: add [RequiresScope("…")], [AuthenticatedOnly] or [AllowAnonymous]"""));

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
}

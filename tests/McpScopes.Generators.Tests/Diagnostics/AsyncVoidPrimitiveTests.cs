using McpScopes.Generators.Tests.Diagnostics.Checking;

namespace McpScopes.Generators.Tests.Diagnostics;

public class AsyncVoidPrimitiveTests
{
    [Theory]
    [InlineData("McpServerTool", "Tool")]
    [InlineData("McpServerPrompt", "Prompt")]
    public Task An_async_void_primitive_is_reported(string attribute, string kind) => CodeUnderTest
        .Of(Method(attribute + ", AuthenticatedOnly", "async void"))
        .Reports(new Finding(
            "MCPS024",
            "Send",
            $"{kind} 'send' is async void: an exception in it ends the process, and its caller is answered before it is done; return Task"));

    [Theory]
    [InlineData("McpServerTool, AuthenticatedOnly", "async Task")]
    [InlineData("Description(\"Nobody calls it from outside.\")", "async void")]
    public Task One_that_can_be_waited_for_or_is_none_is_not(string attributes, string returned) =>
        CodeUnderTest.Of(Method(attributes, returned)).ReportsNothing();

    [Fact]
    public Task It_returns_Task_instead() => CodeUnderTest
        .Of(Method("McpServerTool, AuthenticatedOnly", "async void"))
        .Becomes("MCPS024", "Return Task", Method("McpServerTool, AuthenticatedOnly", "async Task"));

    private static string Method(string attributes, string returned) => $$"""
        public static class Mail
        {
            [{{attributes}}]
            public static {{returned}} Send() => await Task.Yield();
        }
        """;
}

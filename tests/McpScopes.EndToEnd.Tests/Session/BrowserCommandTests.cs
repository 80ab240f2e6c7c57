using AgentConsole.LoggingIn;

namespace McpScopes.EndToEnd.Tests.Session;

public sealed class BrowserCommandTests
{
    [Theory]
    [InlineData("firefox", "firefox")]
    [InlineData("  firefox   -P  work ", "firefox|-P|work")]
    [InlineData("\"/Program Files/firefox\" --name 'a b'c %s", "/Program Files/firefox|--name|a bc|%s")]
    [InlineData("x ''", "x|")]
    public void A_command_may_have_arguments_and_quotes(string command, string parts) =>
        Assert.Equal(parts.Split('|'), BrowserCommand.Split(command));
}

namespace McpScopes.EndToEnd.Tests.Authority;

public sealed class LoginTests
{
    [Theory]
    [InlineData("dev@example.com", "openid tavily-mcp/search")]
    [InlineData("lead@example.com", "openid tavily-mcp/search tavily-mcp/extract")]
    [InlineData("admin@example.com", "openid tavily-mcp/search tavily-mcp/extract tavily-mcp/admin")]
    public async Task Each_user_gets_what_the_role_has(string email, string granted)
    {
        await using var host = await AuthorityHost.StartAsync();

        var token = await host.Client.LoginAsync(email, "openid", "tavily-mcp/search", "tavily-mcp/extract", "tavily-mcp/admin");

        Assert.Equal(granted, token.Scope);
        Assert.Equal(granted, token.Claims.GetProperty("scope").GetString());
    }
}

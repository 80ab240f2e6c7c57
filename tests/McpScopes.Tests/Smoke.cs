namespace McpScopes.Tests;

public class Smoke
{
    [Fact]
    public void Attribute_keeps_the_order_of_its_scopes() =>
        Assert.Equal(["b", "a"], new RequiresScopeAttribute("b", "a").Scopes);
}

using McpScopes.Generators.Declarations;
using McpScopes.Generators.Tests.Running;
using McpScopes.Table;

namespace McpScopes.Generators.Tests.Declarations;

public class ScopePatternTests
{
    [Theory]
    [InlineData("repo:{owner}/{name}", "repo:|{owner}|/|{name}", "repo:{}/{}")]
    [InlineData("{a}{b}{a}", "{a}|{b}|{a}", "{}{}{}")]
    [InlineData("fixed", "fixed", "fixed")]
    [InlineData("", "", "")]
    public void Parts_and_shape(string text, string parts, string shape)
    {
        var pattern = ScopePattern.Parse(text);

        Assert.Equal(parts, string.Join("|", pattern.Parts.Select(part => part.IsVariable ? $"{{{part.Text}}}" : part.Text)));
        Assert.Equal(shape, pattern.Shape);
        Assert.All(pattern.Parts, part => Assert.Equal(part.IsVariable ? "{" + part.Text : part.Text, text.Substring(part.Start, part.Text.Length + (part.IsVariable ? 1 : 0))));
    }

    [Theory]
    [InlineData("a{", 1)]
    [InlineData("a}", 1)]
    [InlineData("{}", 0)]
    [InlineData("x{a{b}}", 1)]
    [InlineData("{a}}", 3)]
    public void Malformed_where(string text, int position) => Assert.Equal(position, ScopePattern.Parse(text).MalformedAt);

    [Fact]
    public void Formatter_makes_the_scopes_in_the_order_of_the_patterns()
    {
        var requirement = LoadedProject.Load("""
            public static class Tools
            {
                [McpServerTool, RequiresScope("z:{b}-{a}-{b}", "a", "m:{c}")]
                public static void Do(string a, string b, int c) { }
            }
            """).Part.Primitives[0].Requirement;

        var values = requirement.Arguments.Select(argument => $"<{argument.Name}>").ToArray();

        Assert.Equal(["a", "m:{c}", "z:{b}-{a}-{b}"], requirement.Scopes);
        Assert.Equal(["a", "m:<c>", "z:<b>-<a>-<b>"], requirement.Format!(values));
        Assert.Equal(ScopeArgumentForm.WholeNumber, requirement.Arguments.Single(argument => argument.Name == "c").Form);
    }
}

using McpScopes.Generators.Tests.Diagnostics.Checking;

namespace McpScopes.Generators.Tests.Diagnostics;

public class ScopePatternDiagnosticTests
{
    [Theory]
    [InlineData("string")]
    [InlineData("int")]
    [InlineData("int?")]
    [InlineData("long")]
    [InlineData("ulong")]
    [InlineData("byte")]
    [InlineData("Guid")]
    public Task A_parameter_with_a_safe_text_form_fills_a_pattern(string type) =>
        CodeUnderTest.Of(Tool("\"repo:{owner}\"", $"{type} owner")).ReportsNothing();

    [Theory]
    [InlineData("DateTime", "DateTime")]
    [InlineData("double", "double")]
    [InlineData("string[]", "string[]")]
    [InlineData("Uri", "Uri")]
    [InlineData("Int128", "Int128")]
    public Task Any_other_type_is_reported(string type, string shown) => CodeUnderTest
        .Of(Tool("\"repo:{owner}\"", $"{type} owner"))
        .Reports(Unfilled(
            "repo:{owner}",
            $"'owner' is of type '{shown}', which has no text form that is safe in a scope; use string, an integer of at most 64 bits or Guid"));

    [Fact]
    public Task A_name_that_no_parameter_has_is_reported_with_the_one_meant() => CodeUnderTest
        .Of(Tool("\"repo:{ownr}/{name}\"", "string owner, string name"))
        .Reports(Unfilled("repo:{ownr}/{name}", "'Read' has no parameter 'ownr'; did you mean '{owner}'?"));

    [Fact]
    public Task A_name_that_resembles_none_is_reported_with_all() => CodeUnderTest
        .Of(Tool("\"repo:{user}\"", "string owner, int issue, DateTime since, CancellationToken ct"))
        .Reports(Unfilled("repo:{user}", "'Read' has no parameter 'user'; use '{owner}' or '{issue}'"));

    [Fact]
    public Task A_method_without_any_is_told_so() => CodeUnderTest
        .Of(Tool("\"repo:{user}\"", "CancellationToken ct"))
        .Reports(Unfilled("repo:{user}", "'Read' has no parameter 'user', and none that can be part of a scope"));

    [Theory]
    [InlineData("repo:{owner", 6)]
    [InlineData("repo:owner}", 11)]
    [InlineData("repo:{}", 6)]
    public Task Braces_without_a_name_are_reported(string scope, int position) => CodeUnderTest
        .Of(Tool($"\"{scope}\"", "string owner"))
        .Reports(Unfilled(
            scope, $"the brace at position {position} has no partner or encloses no name; write {{name}} with the name of a parameter"));

    [Fact]
    public Task A_resource_takes_the_variables_of_its_template() => CodeUnderTest
        .Of("""
            public static class Resources
            {
                [McpServerResource(UriTemplate = "repo://{owner}/{name}"), RequiresScope("repo:{owner}/{nam}")]
                public static string Read(string owner, string name) => owner + name;
            }
            """)
        .Reports(Unfilled("repo:{owner}/{nam}", "the URI template 'repo://{owner}/{name}' has no variable 'nam'; did you mean '{name}'?"));

    [Fact]
    public Task A_pattern_on_the_class_is_filled_by_each_method() => CodeUnderTest
        .Of("""
            [RequiresScope("repo:{owner}")]
            public static class Tools
            {
                [McpServerTool]
                public static string Read(string owner) => owner;

                [McpServerTool]
                public static string List(string user) => user;
            }
            """)
        .Reports(new Finding(
            "MCPS007", "List", "Scope 'repo:{owner}' cannot be filled in: 'List' has no parameter 'owner'; use '{user}'"));

    [Fact]
    public Task A_definition_with_a_broken_pattern_is_reported() => CodeUnderTest
        .Of("[assembly: DefineScope(\"repo:{owner\")]")
        .Reports(Unfilled("repo:{owner", "the brace at position 6 has no partner or encloses no name; write {name} with the name of a parameter"));

    [Fact]
    public Task The_closest_name_is_put_in() => CodeUnderTest
        .Of(Tool("\"repo:{ownr}/{name}\"", "string owner, string name"))
        .Becomes("MCPS007", "Change to 'repo:{owner}/{name}'", Tool("\"repo:{owner}/{name}\"", "string owner, string name"));

    [Fact]
    public Task All_names_are_put_in_at_once() => CodeUnderTest
        .Of(Tool("\"a:{ownr}\", \"b:{Owner}\"", "string owner"))
        .AllBecome("MCPS007", "Change to 'a:{owner}'", Tool("\"a:{owner}\", \"b:{owner}\"", "string owner"));

    private static Finding Unfilled(string scope, string problem) => new("MCPS007", $"\"{scope}\"", $"Scope '{scope}' cannot be filled in: {problem}");

    private static string Tool(string scopes, string parameters) => $$"""
        public static class Tools
        {
            [McpServerTool, RequiresScope({{scopes}})]
            public static string Read({{parameters}}) => "";
        }
        """;
}

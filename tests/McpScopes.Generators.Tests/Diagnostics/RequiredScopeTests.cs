using McpScopes.Generators.Tests.Diagnostics.Checking;

namespace McpScopes.Generators.Tests.Diagnostics;

public class RequiredScopeTests
{
    private const string Hierarchy = """
        [assembly: DefineScope("admin", Implies = ["write"])]
        [assembly: DefineScope("write", Implies = ["read"])]
        [assembly: DefineScope("read")]
        [assembly: DefineScope("other")]
        [assembly: DefineScope("other2", Implies = ["other"])]

        """;

    [Theory]
    [InlineData("offline_access")]
    [InlineData("openid")]
    [InlineData("profile")]
    [InlineData("email")]
    public Task A_scope_about_the_login_is_reported_where_it_is_required(string scope) => CodeUnderTest
        .Of(Tool($"RequiresScope(\"{scope}\")"))
        .Reports(new Finding(
            "MCPS010",
            $"\"{scope}\"",
            $"Scope '{scope}' is required, but it is a sign-in scope and permits nothing on this server: require a scope of this server instead"));

    [Theory]
    [InlineData("[assembly: DefineScope(\"openid\", Initial = true)]")]
    [InlineData("[assembly: DefineScope(\"openid\")]")]
    public Task And_where_it_is_advertised(string definition) => CodeUnderTest
        .Of(definition)
        .Reports(new Finding(
            "MCPS010",
            "\"openid\"",
            "Scope 'openid' is advertised, but it is a sign-in scope and permits nothing on this server: remove the definition"));

    [Fact]
    public Task What_is_neither_is_not_reported() => CodeUnderTest
        .Of("""
            [assembly: DefineScope("openid")]
            [assembly: DefineScope("read", Initial = true)]
            """)
        .ReportsNothing();

    [Theory]
    [InlineData("RequiresScope(\"write\", \"read\")", "read", "already implied by 'write'")]
    [InlineData("RequiresScope(\"admin\"), RequiresScope(\"read\")", "read", "already implied by 'admin'")]
    [InlineData("RequiresScope(\"other\", \"read\", \"other\")", "other", "already required")]
    [InlineData("RequiresScope(\"read\"), RequiresScope(\"read\")", "read", "already required")]
    public Task A_scope_that_adds_nothing_is_reported(string attributes, string scope, string reason) => CodeUnderTest
        .Of(Hierarchy + Tool(attributes))
        .Reports(Redundant(scope, reason));

    [Theory]
    [InlineData("read", "already implied by 'write'")]
    [InlineData("write", "already required by its class")]
    public Task What_the_class_requires_counts(string scope, string reason) => CodeUnderTest
        .Of(Hierarchy + Tool($"RequiresScope(\"{scope}\")", "[RequiresScope(\"write\")]"))
        .Reports(Redundant(scope, reason));

    [Fact]
    public Task A_stronger_scope_on_the_method_adds_something() => CodeUnderTest
        .Of(Hierarchy + Tool("RequiresScope(\"admin\")", "[RequiresScope(\"read\")]"))
        .ReportsNothing();

    [Fact]
    public Task Unrelated_scopes_add_something() => CodeUnderTest.Of(Hierarchy + Tool("RequiresScope(\"read\", \"other\")")).ReportsNothing();

    [Fact]
    public Task The_scope_is_left_out() => CodeUnderTest
        .Of(Hierarchy + Tool("RequiresScope(\"write\", \"read\")"))
        .Becomes("MCPS011", "Leave out \"read\"", Hierarchy + Tool("RequiresScope(\"write\")"));

    [Fact]
    public Task An_attribute_of_which_nothing_is_left_goes_with_it() => CodeUnderTest
        .Of(Hierarchy + Tool("RequiresScope(\"write\")]\n    [RequiresScope(\"read\")"))
        .Becomes("MCPS011", "Leave out \"read\"", Hierarchy + Tool("RequiresScope(\"write\")"));

    [Theory]
    [InlineData("RequiresScope(\"read\", \"write\", \"admin\", \"other2\", \"other\")", "RequiresScope(\"admin\", \"other2\")")]
    [InlineData("RequiresScope([\"read\", \"write\", \"admin\"])", "RequiresScope([\"admin\"])")]
    [InlineData("RequiresScope(new[] { \"admin\", \"read\", \"write\" })", "RequiresScope(new[] { \"admin\" })")]
    [InlineData("RequiresScope(\"read\"), RequiresScope(\"write\"), RequiresScope(\"admin\")", "RequiresScope(\"admin\")")]
    public Task All_are_left_out_at_once(string attributes, string left) => CodeUnderTest
        .Of(Hierarchy + Tool(attributes))
        .AllBecome("MCPS011", "Leave out \"read\"", Hierarchy + Tool(left));

    private static Finding Redundant(string scope, string reason) =>
        new("MCPS011", $"\"{scope}\"", $"Scope '{scope}' is {reason}: leave it out");

    private static string Tool(string attributes, string classAttributes = "[Description(\"Tools\")]") => $$"""
        {{classAttributes}}
        public static class Tools
        {
            [McpServerTool]
            [{{attributes}}]
            public static string Read() => "";

            [McpServerTool, RequiresScope("other")]
            public static string Other() => "";
        }
        """;
}

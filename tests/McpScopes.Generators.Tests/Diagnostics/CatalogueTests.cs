using McpScopes.Generators.Tests.Diagnostics.Checking;

namespace McpScopes.Generators.Tests.Diagnostics;

public class CatalogueTests
{
    private const string Tools = """

        public static class Tools
        {
            [McpServerTool, RequiresScope("read")]
            public static string Read() => "";
        }
        """;

    [Fact]
    public Task A_cycle_is_shown_as_a_path_once() => CodeUnderTest
        .Of("""
            [assembly: DefineScope("read", Implies = ["b"])]
            [assembly: DefineScope("a", Implies = ["read"])]
            [assembly: DefineScope("b", Implies = ["x", "a"])]
            [assembly: DefineScope("x")]
            """ + Tools)
        .Reports(new Finding("MCPS006", "\"read\"", "Scope 'a' implies itself: a → read → b → a; remove one step from Implies"));

    [Fact]
    public Task A_scope_that_implies_itself_is_a_cycle() => CodeUnderTest
        .Of("[assembly: DefineScope(\"read\", Implies = [\"read\"])]" + Tools)
        .Reports(new Finding("MCPS006", "\"read\"", "Scope 'read' implies itself: read → read; remove one step from Implies"));

    [Fact]
    public Task A_diamond_is_no_cycle() => CodeUnderTest
        .Of("""
            [assembly: DefineScope("top", Implies = ["left", "right"])]
            [assembly: DefineScope("left", Implies = ["read"])]
            [assembly: DefineScope("right", Implies = ["read"])]
            [assembly: DefineScope("read")]
            """ + Tools)
        .ReportsNothing();

    [Fact]
    public Task A_scope_that_opens_nothing_is_reported() => CodeUnderTest
        .Of("""
            [assembly: DefineScope("read")]
            [assembly: DefineScope("write")]
            """ + Tools)
        .Reports(Unused("write"));

    [Fact]
    public Task A_scope_above_or_below_a_required_one_is_used() => CodeUnderTest
        .Of("""
            [assembly: DefineScope("admin", Implies = ["write"])]
            [assembly: DefineScope("write", Implies = ["read", "list"])]
            [assembly: DefineScope("read")]
            [assembly: DefineScope("list")]
            """ + Tools)
        .ReportsNothing();

    [Fact]
    public Task A_scope_that_a_tool_asks_for_while_it_runs_is_used() => CodeUnderTest
        .Of("""
            [assembly: DefineScope("read")]
            [assembly: DefineScope("write")]
            """ + Tools + """

            public static class Other
            {
                public static void Refuse() => throw new InsufficientScopeException("write");
            }
            """)
        .ReportsNothing();

    [Fact]
    public Task An_assembly_that_requires_nothing_defines_for_others() =>
        CodeUnderTest.Of("[assembly: DefineScope(\"read\")]").ReportsNothing();

    [Fact]
    public Task The_definition_is_removed() => CodeUnderTest
        .Of("""
            [assembly: DefineScope("read")]
            [assembly: DefineScope("write")]
            """ + Tools)
        .Becomes("MCPS009", "Remove [DefineScope]", """
            [assembly: DefineScope("read")]

            """ + Tools[1..]);

    [Fact]
    public Task All_definitions_are_removed_at_once() => CodeUnderTest
        .Of("""
            [assembly: DefineScope("one"), DefineScope("two")]
            [assembly: DefineScope("three"), DefineScope("read"), DefineScope("four")]
            """ + Tools)
        .AllBecome("MCPS009", "Remove [DefineScope]", """
            [assembly: DefineScope("read")]
            """ + Tools);

    private static Finding Unused(string scope) =>
        new("MCPS009", $"\"{scope}\"", $"Scope '{scope}' is defined, but nothing requires or implies it: remove it, or require it");
}

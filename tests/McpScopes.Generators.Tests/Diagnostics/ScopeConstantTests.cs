using McpScopes.Generators.Tests.Diagnostics.Checking;

namespace McpScopes.Generators.Tests.Diagnostics;

/// <summary>A catalogue whose scopes are constants: every rule about scopes reads it as it reads definitions on the assembly.</summary>
public class ScopeConstantTests
{
    private const string Tools = """

        public static class Tools
        {
            [McpServerTool, RequiresScope(Scopes.Read)]
            public static string Read() => "";
        }
        """;

    [Fact]
    public Task A_constant_defines_the_scope_that_it_names() => CodeUnderTest
        .Of("""
            public static class Scopes
            {
                [DefineScope(Description = "Read", Initial = true)] public const string Read = "notes/read";
                [DefineScope(Implies = [Read])] public const string Write = "notes/write";
            }
            """ + Tools)
        .ReportsNothing();

    [Fact]
    public Task Where_and_how_the_constant_stands_does_not_matter() => CodeUnderTest
        .Of("""
            using Define = McpScopes.DefineScopeAttribute;

            public class Outer<T>
            {
                internal static class Scopes
                {
                    private const string Prefix = "notes/";
                    [McpScopes.DefineScope, Obsolete] internal const string Read = Prefix + "read";
                    [Define] internal const string Write = $"{Prefix}write", Delete = Prefix + "delete";
                }
            }

            public static class Tools
            {
                [McpServerTool, RequiresScope("notes/read", "notes/write", Outer<int>.Scopes.Delete)]
                public static string Read() => "";
            }
            """)
        .Suppressing("CS0612")
        .ReportsNothing();

    [Fact]
    public Task An_unmarked_constant_defines_nothing() => CodeUnderTest
        .Of("""
            public static class Scopes
            {
                [DefineScope] public const string Write = "notes/write";
                public const string Read = "notes/raed";
            }
            """ + Tools)
        .Reports(new Finding(
            "MCPS003",
            "Scopes.Read",
            "Scope 'notes/raed' is not defined; define it with [assembly: DefineScope(\"notes/raed\")], or use one of 'notes/write'"));

    [Fact]
    public Task The_value_is_checked_and_what_it_implies() => CodeUnderTest
        .Of("""
            public static class Scopes
            {
                [DefineScope] public const string Spaced = "a b", Broken = "x:{";
                [DefineScope] public const string Empty = "";
                [DefineScope(Implies = ["c c", "reed"])] public const string Read = "read";
            }
            """ + Tools)
        .Reports(
            new Finding("MCPS002", "\"a b\"", "Scope 'a b' has a space (U+0020) at position 2; a scope token is printable ASCII without spaces, '\"' and '\\' (RFC 6749 §3.3)"),
            Unused("\"a b\"", "a b"),
            new Finding("MCPS007", "\"x:{\"", "Scope 'x:{' cannot be filled in: the brace at position 3 has no partner or encloses no name; write {name} with the name of a parameter"),
            Unused("\"x:{\"", "x:{"),
            new Finding("MCPS002", "\"\"", "Scope '' is empty; a scope token is printable ASCII without spaces, '\"' and '\\' (RFC 6749 §3.3)"),
            Unused("\"\"", ""),
            new Finding("MCPS002", "\"c c\"", "Scope 'c c' has a space (U+0020) at position 2; a scope token is printable ASCII without spaces, '\"' and '\\' (RFC 6749 §3.3)"),
            new Finding("MCPS003", "\"reed\"", "Scope 'reed' is not defined; did you mean 'read'?"));

    [Fact]
    public Task A_cycle_a_sign_in_scope_and_one_that_is_unused_are_reported() => CodeUnderTest
        .Of("""
            public static class Scopes
            {
                [DefineScope(Implies = [Write])] public const string Read = "read";
                [DefineScope(Implies = [Read])] public const string Write = "write";
                [DefineScope] public const string SignIn = "openid";
                [DefineScope] public const string Delete = "delete";
            }
            """ + Tools)
        .Reports(
            new Finding("MCPS006", "Write", "Scope 'read' implies itself: read → write → read; remove one step from Implies"),
            Unused("\"openid\"", "openid"),
            new Finding("MCPS010", "\"openid\"", "Scope 'openid' is advertised, but it is a sign-in scope and permits nothing on this server: remove the definition"),
            Unused("\"delete\"", "delete"));

    [Fact]
    public Task A_redundant_scope_is_found_through_the_constants_hierarchy() => CodeUnderTest
        .Of("""
            public static class Scopes
            {
                [DefineScope] public const string Read = "read";
                [DefineScope(Implies = [Read])] public const string Write = "write";
            }

            public static class Tools
            {
                [McpServerTool, RequiresScope(Scopes.Write, Scopes.Read)]
                public static string Read() => "";
            }
            """)
        .Reports(new Finding("MCPS011", "Scopes.Read", "Scope 'read' is already implied by 'write': leave it out"));

    [Fact]
    public Task Constants_of_a_referenced_assembly_define_too() => CodeUnderTest
        .Of("""
            public static class Tools
            {
                [McpServerTool, RequiresScope(LibScopes.Read)]
                public static string Extract(string url) => url;

                [McpServerTool, RequiresScope("lib/raed")]
                public static string Search(string url) => url;
            }
            """)
        .Referencing("Lib", """
            public static class LibScopes
            {
                [DefineScope] public const string Read = "lib/read";
            }
            """)
        .Reports(new Finding("MCPS003", "\"lib/raed\"", "Scope 'lib/raed' is not defined; did you mean 'lib/read'?"));

    [Theory]
    [InlineData(
        "[DefineScope(\"Read\")] public const string Read = \"read\";", "DefineScope(\"Read\")",
        "on 'Read' has a name, but the value of the constant is the scope's name: leave the argument out, and say what the scope permits with Description")]
    [InlineData(
        "[DefineScope] public static readonly string Read = \"read\";", "DefineScope",
        "defines nothing on 'Read', which is not a constant string: declare it 'const string'")]
    [InlineData(
        "[DefineScope] public const int Read = 1;", "DefineScope",
        "defines nothing on 'Read', which is not a constant string: declare it 'const string'")]
    [InlineData(
        "[DefineScope] public const string? Read = null;", "DefineScope",
        "defines nothing on 'Read', which is null: write the scope's name as its value")]
    [InlineData(
        "public enum Scope { [DefineScope] Read }", "DefineScope",
        "defines nothing on 'Read', which is not a constant string: declare it 'const string'")]
    public Task What_does_not_say_which_scope_is_reported(string field, string squiggle, string message) => CodeUnderTest
        .Of($"public static class Scopes {{ {field} }}")
        .Reports(new Finding("MCPS026", squiggle, "[DefineScope] " + message));

    [Fact]
    public Task A_definition_of_the_assembly_without_a_name_is_reported() => CodeUnderTest
        .Of("[assembly: DefineScope(Description = \"Read\")]")
        .Reports(new Finding(
            "MCPS026", "DefineScope(Description = \"Read\")",
            "[DefineScope] of the assembly names no scope: write its name, or put the attribute on a constant"));

    [Theory]
    [InlineData("[DefineScope(\"Read notes\")]", "const", "Make it the description", "[DefineScope(Description = \"Read notes\")]")]
    [InlineData("[DefineScope(name: \"Read notes\", Initial = true)]", "const", "Make it the description", "[DefineScope(Description = \"Read notes\", Initial = true)]")]
    [InlineData("[DefineScope(\"read\")]", "const", "Leave out \"read\"", "[DefineScope]")]
    [InlineData("[DefineScope(\"read\", Initial = true)]", "const", "Leave out \"read\"", "[DefineScope(Initial = true)]")]
    [InlineData("[DefineScope]", "static readonly", "Declare 'Read' const", "[DefineScope]")]
    public Task It_is_put_right(string attribute, string modifiers, string title, string becomes) => CodeUnderTest
        .Of($$"""public static class Scopes { {{attribute}} public {{modifiers}} string Read = "read"; }""")
        .Becomes("MCPS026", title, $$"""public static class Scopes { {{becomes}} public const string Read = "read"; }""");

    [Fact]
    public Task All_are_put_right_at_once() => CodeUnderTest
        .Of("""
            public static class Scopes
            {
                [DefineScope("Read notes")]
                public const string Read = "read";
                [DefineScope("Write notes", Implies = [Read])]
                public const string Write = "write";
            }
            """)
        .AllBecome("MCPS026", "Make it the description", """
            public static class Scopes
            {
                [DefineScope(Description = "Read notes")]
                public const string Read = "read";
                [DefineScope(Description = "Write notes", Implies = [Read])]
                public const string Write = "write";
            }
            """);

    [Fact]
    public Task The_scope_that_was_meant_is_put_in_as_its_constant() => CodeUnderTest
        .Of(Catalogue + Requiring("\"notes/raed\""))
        .Becomes("MCPS003", "Change to 'notes/read'", Catalogue + Requiring("Scopes.Read"));

    [Fact]
    public Task A_new_scope_becomes_a_constant_where_the_others_are() => CodeUnderTest
        .Of(Requiring("\"notes/archive-all\""))
        .And("Scopes.cs", Catalogue)
        .Becomes("MCPS003", "Define 'notes/archive-all'", Catalogue.Replace("notes/read\";", """
            notes/read";

                [DefineScope]
                public const string ArchiveAll = "notes/archive-all";
            """, StringComparison.Ordinal), "Scopes.cs");

    [Fact]
    public Task The_definition_of_an_unused_constant_is_removed() => CodeUnderTest
        .Of("""
            public static class Scopes
            {
                [DefineScope]
                public const string Read = "read";

                [DefineScope(Description = "Write")]
                public const string Write = "write";
            }
            """ + Tools)
        .Becomes("MCPS009", "Remove [DefineScope]", """
            public static class Scopes
            {
                [DefineScope]
                public const string Read = "read";

                public const string Write = "write";
            }
            """ + Tools);

    [Fact]
    public async Task A_requirement_is_offered_by_its_constant()
    {
        var titles = await CodeUnderTest.Of(Catalogue + """

            public static class Tools
            {
                [McpServerTool]
                public static string Read() => "";
            }
            """).Titles("MCPS001");

        Assert.Contains("Add [RequiresScope(Scopes.Read)]", titles);
    }

    private const string Catalogue = """
        public static class Scopes
        {
            [DefineScope(Description = "Read the notes")]
            public const string Read = "notes/read";
        }
        """;

    private static string Requiring(string scope) => $$"""

        public static class Tools
        {
            [McpServerTool, RequiresScope({{scope}})]
            public static string Read() => "";
        }
        """;

    private static Finding Unused(string squiggle, string scope) =>
        new("MCPS009", squiggle, $"Scope '{scope}' is defined, but nothing requires or implies it: remove it, or require it");
}

using McpScopes.Generators.Tests.Diagnostics.Checking;

namespace McpScopes.Generators.Tests.Diagnostics;

public class UnreachablePrimitiveTests
{
    [Theory]
    [InlineData("private")]
    [InlineData("protected")]
    [InlineData("private protected")]
    public Task A_class_that_generated_code_cannot_name_is_reported(string accessibility) => CodeUnderTest
        .Of($$"""
            public class Outer
            {
                {{accessibility}} static class Tools
                {
                    [McpServerTool]
                    public static string Read() => "";
                }
            }
            """)
        .Reports(Unreachable($"class 'Tools' is {accessibility}; make it internal or public"));

    [Fact]
    public Task A_class_of_one_file_is_reported() => CodeUnderTest
        .Of("""
            file static class Tools
            {
                [McpServerTool, AuthenticatedOnly]
                public static string Read() => "";
            }
            """)
        .Reports(Unreachable("class 'Tools' is local to its file; make it internal"));

    [Fact]
    public Task A_generic_method_is_reported() => CodeUnderTest
        .Of("""
            public static class Tools
            {
                [McpServerTool, AuthenticatedOnly]
                public static string Read<T>(T id) => "";
            }
            """)
        .Reports(Unreachable("the method is generic; give it the types it works on"));

    [Fact]
    public Task A_static_method_of_a_generic_class_is_reported() => CodeUnderTest
        .Of("""
            public static class Tools<T>
            {
                [McpServerTool, AuthenticatedOnly]
                public static string Read(T id) => "";
            }
            """)
        .Reports(Unreachable("a static method of the generic class 'Tools' exists once for each type argument; move it to a class without type parameters"));

    [Fact]
    public Task A_method_of_a_generic_class_without_heirs_is_reported() => CodeUnderTest
        .Of("""
            [McpServerToolType]
            public sealed class Tools<T>
            {
                [McpServerTool, AuthenticatedOnly]
                public string Read(T id) => "";
            }
            """)
        .Reports(Unreachable("class 'Tools' is generic and sealed, so that nothing can give it its types; remove the type parameters"));

    [Fact]
    public Task A_method_of_a_ref_struct_is_reported() => CodeUnderTest
        .Of("""
            public ref struct Tools
            {
                [McpServerTool, AuthenticatedOnly]
                public string Read() => "";
            }
            """)
        .Reports(Unreachable("'Tools' is a ref struct, which nothing can keep; make it a class"));

    [Fact]
    public Task A_method_of_a_generic_class_from_which_none_derives_is_reported() => CodeUnderTest
        .Of("""
            public class Tools<T>
            {
                [McpServerTool, AuthenticatedOnly]
                public string Read(T id) => "";
            }
            """)
        .Reports(Unreachable(
            "class 'Tools' is generic, and no class with [McpServerToolType] here gives it its types; derive one, "
            + "or make it abstract for others to derive from"));

    [Theory]
    [InlineData("public abstract class Tools<T> { [McpServerTool, AuthenticatedOnly] public string Read(T id) => \"\"; }")]
    [InlineData("""
        public class Tools<T> { [McpServerTool, AuthenticatedOnly] public string Read(T id) => ""; }
        [McpServerToolType] public sealed class Pages : Tools<int>;
        """)]
    public Task One_that_has_heirs_or_waits_for_them_is_not(string classes) => CodeUnderTest.Of(classes).ReportsNothing();

    [Fact]
    public Task An_instance_method_of_an_interface_is_reported() => CodeUnderTest
        .Of("""
            public interface ITools
            {
                [McpServerTool, AuthenticatedOnly]
                string Read();
            }
            """)
        .Reports(Unreachable("instance methods of the interface 'ITools' are not looked for; put the attribute on the method of the class"));

    [Fact]
    public Task A_method_of_an_extension_block_is_reported() => CodeUnderTest
        .Of("""
            public static class Tools
            {
                extension(string text)
                {
                    [McpServerTool, AuthenticatedOnly]
                    public string Read() => text;
                }
            }
            """)
        .Reports(Unreachable("it is declared in an extension block; make it a method of the class"));

    [Theory]
    [InlineData("private")]
    [InlineData("internal")]
    public Task A_class_without_a_public_constructor_is_reported(string accessibility) => CodeUnderTest
        .Of($$"""
            public sealed class Tools
            {
                {{accessibility}} Tools() { }

                [McpServerTool, AuthenticatedOnly]
                public string Read() => "";

                [McpServerTool(Name = "static"), AuthenticatedOnly]
                public static string Static() => "";
            }
            """)
        .Reports(Unreachable("class 'Tools' has no public constructor, so that no object can be made for a call; add one, or make its methods static"));

    [Fact]
    public Task So_is_one_that_inherits_its_methods() => CodeUnderTest
        .Of("""
            public abstract class Reader
            {
                [McpServerTool, AuthenticatedOnly]
                public string Read() => "";
            }

            [McpServerToolType]
            public sealed class Pages : Reader
            {
                internal Pages() { }
            }
            """)
        .Reports(new Finding(
            "MCPS019",
            "Pages",
            "Tool 'read' cannot be registered: class 'Pages' has no public constructor, so that no object can be made for a call; "
            + "add one, or make its methods static"));

    [Fact]
    public Task Internal_and_nested_public_classes_are_reached() => CodeUnderTest
        .Of("""
            internal static class Outer
            {
                public static class Tools
                {
                    [McpServerTool, AuthenticatedOnly]
                    private static string Read() => "";
                }
            }
            """)
        .ReportsNothing();

    private static Finding Unreachable(string obstacle) => new("MCPS019", "Read", $"Tool 'read' cannot be registered: {obstacle}");
}
